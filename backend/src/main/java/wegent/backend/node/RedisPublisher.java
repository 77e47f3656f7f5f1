package wegent.backend.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.storage.Redis;
import wegent.backend.storage.StorageException;
import wegent.base.Json;

/// Says what a node publishes, in its order, many messages with one round trip. What cannot be said at once is
/// dropped, and all nodes are told that there was a gap. One thread of its own.
final class RedisPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisPublisher.class);
    private static final int BOUND = 50_000;
    private static final int MOST = 500;

    private final LinkedBlockingQueue<Out> queue = new LinkedBlockingQueue<>(BOUND);
    private final Redis redis;
    private final NodeId self;
    private final Gaps gaps;
    private final Thread thread;
    private volatile boolean lost;
    private volatile boolean closing;

    private record Out(String channel, String text) {}

    RedisPublisher(Redis redis, NodeId self, Gaps gaps) {
        this.redis = redis;
        this.self = self;
        this.gaps = gaps;
        thread = Thread.ofPlatform().name("node-bus-out").daemon().start(this::run);
    }

    void publish(String topic, String text) {
        if (!queue.offer(new Out(RedisNodeBus.channel(topic), text))) {
            lost = true;
        }
    }

    private void run() {
        var group = new ArrayList<Out>();
        try {
            while (!closing || !queue.isEmpty()) {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    queue.drainTo(group, MOST - 1);
                }
                if (lost || first != null) {
                    say(group);
                }
                group.clear();
            }
        } catch (InterruptedException e) {
            log.debug("Ends with {} messages unsaid", queue.size());
        }
    }

    private void say(List<Out> group) {
        try {
            var mended = lost;
            lost = false;
            redis.pipelined(pipeline -> {
                if (mended) {
                    pipeline.publish(RedisNodeBus.channel(Gaps.TOPIC), gap());
                }
                group.forEach(out -> pipeline.publish(out.channel(), out.text()));
            });
            gaps.end(Gaps.Side.SAYING);
        } catch (StorageException e) {
            log.debug("{} messages for other nodes are lost", group.size(), e);
            lost = true;
            gaps.begin(Gaps.Side.SAYING);
        }
    }

    private String gap() {
        return Json.write(new RedisNodeBus.Said(self.value(), Json.mapper().nullNode()));
    }

    /// Says what is there, for at most a second.
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(java.time.Duration.ofSeconds(1))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
