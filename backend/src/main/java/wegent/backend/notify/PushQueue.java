package wegent.backend.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.base.Backoff;
import wegent.base.Time;
import wegent.protocol.id.UserId;

/// The pushes that this node has to send, each a few times at most. It takes no more than it has room for, and
/// of one user no more than her share: push services may be slow, and a push that is late is worth little.
/// Threads that bring pushes and those that send them meet here.
final class PushQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PushQueue.class);
    private static final int MOST = 1_000;
    private static final int MOST_OF_USER = 3 * NotificationStore.MOST_BROWSERS;
    private static final int SENDERS = 16;
    private static final int TRIES = 4;
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60));
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(MOST);
    private final Map<UserId, Integer> ofUser = new ConcurrentHashMap<>();
    private final PushClient client;
    private final NotificationStore store;
    private final Time time;
    private final List<Thread> senders;
    private volatile boolean closing;

    private sealed interface Work {}

    private record Waiting(Push push, int tries) implements Work {}

    /// A sender has no more to do.
    private record End() implements Work {}

    PushQueue(PushClient client, NotificationStore store, Time time) {
        this.client = client;
        this.store = store;
        this.time = time;
        senders = IntStream.range(0, SENDERS)
                .mapToObj(n -> Thread.ofVirtual().name("push " + n).start(this::run))
                .toList();
    }

    void add(Push push) {
        var user = push.to().user();
        if (ofUser.merge(user, 1, Integer::sum) > MOST_OF_USER || !queue.offer(new Waiting(push, 1))) {
            left(user);
            log.warn(
                    "user={} browser={} a push is dropped: too many wait",
                    user,
                    push.to().id());
        }
    }

    private void left(UserId user) {
        ofUser.computeIfPresent(user, (_, count) -> count > 1 ? count - 1 : null);
    }

    private void run() {
        try {
            while (queue.take() instanceof Waiting waiting) {
                send(waiting);
            }
        } catch (InterruptedException e) {
            log.debug("A sender of pushes ends");
        }
    }

    private void send(Waiting waiting) throws InterruptedException {
        var push = waiting.push();
        try {
            var outcome = client.send(push);
            if (outcome instanceof PushOutcome.Later(var problem, var least) && waiting.tries() < TRIES && !closing) {
                again(waiting, problem, least);
                return;
            }
            note(push.to(), outcome);
        } catch (RuntimeException e) {
            log.warn(
                    "user={} browser={} a push is lost",
                    push.to().user(),
                    push.to().id(),
                    e);
        }
        left(push.to().user());
    }

    private void again(Waiting waiting, String problem, Duration least) {
        var delay = BACKOFF.delay(waiting.tries(), RandomGenerator.getDefault()).plus(least);
        log.debug("browser={} push {}: again in {}", waiting.push().to().id(), problem, delay);
        time.after(delay, () -> {
            if (!queue.offer(new Waiting(waiting.push(), waiting.tries() + 1))) {
                left(waiting.push().to().user());
            }
        });
    }

    private void note(Subscription to, PushOutcome outcome) {
        switch (outcome) {
            case PushOutcome.Accepted _ -> store.used(to.id(), time.instant());
            case PushOutcome.Gone _ -> {
                store.remove(to.user(), to.id());
                log.info("user={} browser={} is subscribed no more", to.user(), to.id());
            }
            case PushOutcome.Later later -> failed(to, later.problem());
            case PushOutcome.Refused refused -> failed(to, refused.problem());
        }
    }

    private void failed(Subscription to, String problem) {
        store.failed(to.id(), problem);
        log.warn("user={} browser={} a push to {} failed: {}", to.user(), to.id(), to.address(), problem);
    }

    /// What waits may still go, for 2 s; what was to be tried again is lost.
    @Override
    public void close() {
        closing = true;
        senders.forEach(_ -> queue.offer(new End()));
        try {
            senders.getFirst().join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.forEach(Thread::interrupt);
    }
}
