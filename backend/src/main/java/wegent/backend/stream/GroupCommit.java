package wegent.backend.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.storage.StorageException;
import wegent.base.Backoff;

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
    private static final long MOST_WAITING = 64 << 20;

    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final JdbcStreamStore store;
    private final Thread thread;
    private final LongAdder groups = new LongAdder();
    private final LongAdder pieces = new LongAdder();
    private volatile boolean closing;

    GroupCommit(JdbcStreamStore store) {
        this.store = store;
        thread = Thread.ofPlatform().name("group-commit").daemon().start(this::run);
    }

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
        return waiting.get() > MOST_WAITING;
    }

    @Override
    public void add(Work work) {
        waiting.addAndGet(EventWeight.of(work));
        queue.add(work);
    }

    @Override
    public CommitCount count() {
        return new CommitCount(groups.sum(), pieces.sum());
    }

    private void run() {
        var group = new ArrayList<Work>();
        try {
            while (!closing || !queue.isEmpty()) {
                gather(group);
                commit(group);
                group.forEach(work -> waiting.addAndGet(-EventWeight.of(work)));
                group.clear();
            }
        } catch (InterruptedException e) {
            log.debug("Group commit ends with {} pieces unwritten", queue.size() + group.size());
        }
    }

    private void gather(List<Work> group) throws InterruptedException {
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

    private void commit(List<Work> group) throws InterruptedException {
        if (group.isEmpty()) {
            return;
        }
        for (int failures = 1; ; failures++) {
            try {
                finish(group, store.inTransaction(transaction -> write(group, transaction)));
                groups.increment();
                pieces.add(group.size());
                return;
            } catch (RuntimeException e) {
                tell(group, failures, e);
                if (failures >= TRIES_ALONE && !(e instanceof StorageException) && store.reachable()) {
                    commitOneByOne(group, e);
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(
                        BACKOFF.delay(failures, RandomGenerator.getDefault()).toNanos());
            }
        }
    }

    /// That the database is away is told elsewhere, once.
    private static void tell(List<Work> group, int failures, RuntimeException e) {
        if (e instanceof StorageException) {
            log.debug("{} pieces wait to be written: {}", group.size(), e.getMessage());
        } else {
            log.warn("Could not write {} pieces, try {}", group.size(), failures, e);
        }
    }

    /// One piece that cannot be written must not hold up the others.
    private void commitOneByOne(List<Work> group, RuntimeException cause) throws InterruptedException {
        if (group.size() == 1) {
            group.getFirst().failed(cause);
            return;
        }
        for (var work : group) {
            commit(List.of(work));
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
        for (var work : group) {
            try {
                if (work instanceof Append append && refused.contains(append.batch())) {
                    append.refused();
                } else {
                    work.done();
                }
            } catch (RuntimeException e) {
                log.error("After a commit", e);
            }
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
