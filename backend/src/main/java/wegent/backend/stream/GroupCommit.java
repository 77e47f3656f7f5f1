package wegent.backend.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.storage.StorageException;
import wegent.base.Backoff;
import wegent.base.Time;

/// Writes what many streams bring in few transactions: each takes what came within 5 ms, at most 500 pieces
/// (DESIGN section 6.3). Pieces are written in the order of their coming; each hears when it is there for good.
/// One thread of its own; a database that is away, or has no room, is tried again until it is well, and devices
/// keep what is not acknowledged.
final class GroupCommit implements Commits {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration GATHER = Duration.ofMillis(5);
    private static final int MOST = 500;
    private static final int TRIES_ALONE = 3;

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
    private static final long MAX_WAITING_BYTES =
            Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 16);

    /// A thread that has finished nothing for so long, although work waits, counts as stuck.
    private static final Duration STUCK_TIMEOUT = Duration.ofSeconds(10);

    private final BlockingQueue<Queued> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicLong waiting = new AtomicLong();
    private final JdbcStreamStore store;
    private final Time time;
    private final Thread thread;
    private final LongAdder groups = new LongAdder();
    private final LongAdder pieces = new LongAdder();
    private volatile long progressAt;
    private volatile boolean closing;

    GroupCommit(JdbcStreamStore store, Time time) {
        this.store = store;
        this.time = time;
        progressAt = time.nanos();
        thread = Thread.ofPlatform().name("group-commit").daemon().start(this::run);
    }

    /// A piece of work and its weight in bytes.
    private record Queued(Work work, long weight) {}

    /// A piece of work. `done` and `failed` are called after the transaction, on the thread of the group
    /// commit.
    sealed interface Work {
        void done();

        void failed(RuntimeException cause);
    }

    /// Events for the log.
    non-sealed interface Append extends Work {
        StreamLog.StreamBatch batch();

        /// The log does not end right before these events any more, or takes none: another node had the run.
        /// Called instead of `done`.
        void refused();
    }

    /// Any other change.
    non-sealed interface Change extends Work {
        /// `refused` are those of the transaction so far that the log did not take.
        void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused);
    }

    @Override
    public boolean isFull() {
        return waiting.get() > MAX_WAITING_BYTES;
    }

    @Override
    public void add(Work work) {
        var weight = EventWeight.of(work);
        if (unfinished.getAndIncrement() == 0) {
            progressAt = time.nanos();
        }
        waiting.addAndGet(weight);
        queue.add(new Queued(work, weight));
    }

    @Override
    public CommitCount count() {
        return new CommitCount(groups.sum(), pieces.sum());
    }

    @Override
    public Optional<String> trouble() {
        if (!thread.isAlive()) {
            return Optional.of("the thread that writes what devices send has ended");
        }
        var silent = Duration.ofNanos(time.nanos() - progressAt);
        return unfinished.get() > 0 && silent.compareTo(STUCK_TIMEOUT) > 0
                ? Optional.of("nothing that devices send has been written for " + silent.toSeconds() + " s")
                : Optional.empty();
    }

    /// Whatever is thrown, this thread goes on: without it no answer of any user would ever be kept again.
    private void run() {
        var group = new ArrayList<Queued>(MOST);
        while (!closing || !queue.isEmpty() || !group.isEmpty()) {
            try {
                if (group.isEmpty()) {
                    gather(group);
                }
                commit(group);
            } catch (InterruptedException e) {
                log.debug("Group commit ends with {} pieces unwritten", queue.size() + group.size());
                return;
            } catch (Throwable e) {
                report("Group commit goes on after a failure", e);
            }
        }
    }

    private void gather(List<Queued> group) throws InterruptedException {
        var first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        group.add(first);
        if (queue.isEmpty() && !closing) {
            TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
        }
        queue.drainTo(group, MOST - 1);
    }

    /// Writes all of `group`, which is empty then.
    private void commit(List<Queued> group) throws InterruptedException {
        for (int failures = 1; !group.isEmpty(); failures++) {
            try {
                commitTogether(group);
            } catch (Throwable e) {
                reportFailure(group, failures, e);
                if (failures >= TRIES_ALONE && !(e instanceof StorageException) && store.reachable()) {
                    commitOneByOne(group, e);
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(
                        BACKOFF.delay(failures, RandomGenerator.getDefault()).toNanos());
            }
        }
    }

    private void commitTogether(List<Queued> group) {
        var works = group.stream().map(Queued::work).toList();
        var refused = store.inTransaction(transaction -> write(works, transaction));
        groups.increment();
        pieces.add(works.size());
        while (!group.isEmpty()) {
            finish(group.getFirst().work(), refused);
            remove(group);
        }
    }

    /// One piece that cannot be written must not hold up the others.
    private void commitOneByOne(List<Queued> group, Throwable cause) throws InterruptedException {
        if (group.size() == 1) {
            try {
                group.getFirst().work().failed(asRuntimeException(cause));
            } catch (Throwable e) {
                report("A piece that was given up did not take it", e);
            }
            remove(group);
            return;
        }
        while (!group.isEmpty()) {
            var alone = new ArrayList<>(List.of(group.getFirst()));
            group.removeFirst();
            try {
                commit(alone);
            } finally {
                group.addAll(0, alone);
            }
        }
    }

    /// The first piece of `group` is done with.
    private void remove(List<Queued> group) {
        waiting.addAndGet(-group.removeFirst().weight());
        progressAt = time.nanos();
        unfinished.getAndDecrement();
    }

    private static RuntimeException asRuntimeException(Throwable cause) {
        return cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("Could not be written", cause);
    }

    /// That the database is away is told elsewhere, once.
    private static void reportFailure(List<Queued> group, int failures, Throwable e) {
        if (e instanceof StorageException) {
            log.debug("{} pieces wait to be written: {}", group.size(), e.getMessage());
        } else {
            report("Could not write " + group.size() + " pieces, try " + failures, e);
        }
    }

    /// Without memory even a line of the log may fail.
    private static void report(String what, Throwable e) {
        try {
            log.error(what, e);
        } catch (Throwable _) {
            Thread.onSpinWait();
        }
    }

    /// Writes `group` in one transaction. Returns the events that the log did not take.
    static Set<StreamLog.StreamBatch> write(List<Work> group, StreamStore.Group transaction) {
        var refused = Collections.<StreamLog.StreamBatch>newSetFromMap(new IdentityHashMap<>());
        var batches = new ArrayList<StreamLog.StreamBatch>();
        for (var work : group) {
            switch (work) {
                case Append append -> batches.add(append.batch());
                case Change change -> {
                    refused.addAll(flush(transaction, batches));
                    change.write(transaction, refused);
                }
            }
        }
        refused.addAll(flush(transaction, batches));
        return refused;
    }

    private static Set<StreamLog.StreamBatch> flush(StreamStore.Group group, List<StreamLog.StreamBatch> batches) {
        if (batches.isEmpty()) {
            return Set.of();
        }
        var refused = group.append(List.copyOf(batches));
        batches.clear();
        return refused;
    }

    /// Tells each piece of `group` what became of it.
    static void finish(List<Work> group, Set<StreamLog.StreamBatch> refused) {
        group.forEach(work -> finish(work, refused));
    }

    private static void finish(Work work, Set<StreamLog.StreamBatch> refused) {
        try {
            if (work instanceof Append append && refused.contains(append.batch())) {
                append.refused();
            } else {
                work.done();
            }
        } catch (Throwable e) {
            report("After a commit", e);
        }
    }

    /// Writes what has come so far, for at most 5 s.
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
