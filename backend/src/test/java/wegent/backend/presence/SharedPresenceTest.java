package wegent.backend.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;
import wegent.backend.storage.Redis;
import wegent.backend.storage.RedisConfig;
import wegent.backend.testing.RedisServer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.base.Timers;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// Two nodes that share a real Redis, which is flushed, killed and frozen. The times are short, nothing is
/// stubbed. The tests mostly wait, so they do it together, each with a Redis of its own.
@Execution(ExecutionMode.CONCURRENT)
class SharedPresenceTest {
    private static final PresenceConfig CONFIG = new PresenceConfig(
            Duration.ofMillis(500),
            Duration.ofMillis(5_000), // a heartbeat may wait for a frozen Redis
            Duration.ofMillis(500),
            Duration.ofMillis(1_000),
            PresenceConfig.Brake.defaults());
    private static final DeviceKey LAPTOP = key(0);
    private static final DeviceKey TOWER = key(1);

    private final SystemTime time = new SystemTime();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private RedisServer server;
    private Node a;
    private Node b;

    @BeforeEach
    void open() {
        server = RedisServer.start();
        a = new Node("a");
        b = new Node("b");
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
        server.close();
        time.close();
    }

    private static DeviceKey key(int number) {
        return new DeviceKey(new UserId(1), new DeviceId("device-" + number));
    }

    /// A backend node's presence; the devices that are connected to it beat.
    private final class Node implements AutoCloseable {
        private final Redis redis = new Redis(RedisConfig.parse(server.url()), time);
        private final PresenceTracker tracker;
        private final Set<DeviceKey> connected = ConcurrentHashMap.newKeySet();
        private final Timers.Timer beats;

        Node(String name) {
            tracker = PresenceTracker.open(redis, name, CONFIG, time);
            tracker.listen((key, _, now) ->
                    events.add(name + " " + key.device() + " " + now.getClass().getSimpleName()));
            beats = time.every(
                    CONFIG.heartbeat(), () -> connected.forEach(key -> tracker.heartbeat(key, generation(key))));
        }

        private long generation(DeviceKey key) {
            return key.equals(TOWER) ? 2 : 1;
        }

        void register(DeviceKey key) {
            tracker.registered(key, generation(key));
            connected.add(key);
        }

        void drop(DeviceKey key) {
            connected.remove(key);
            tracker.socketLost(key, generation(key));
        }

        boolean sees(DeviceKey key, Class<? extends Presence> presence) {
            return presence.isInstance(tracker.of(key));
        }

        @Override
        public void close() {
            beats.close();
            tracker.close();
            redis.close();
        }
    }

    private List<String> told(String what) {
        return events.stream().filter(event -> event.endsWith(what)).toList();
    }

    /// Lets real time go by while `claim` holds all along.
    private static void forSomeTime(Duration span, Runnable claim) {
        var end = System.nanoTime() + span.toNanos();
        Eventually.until("the end of " + span, span.multipliedBy(5), () -> {
            claim.run();
            return System.nanoTime() > end;
        });
    }

    @Test
    void aDeviceOfOneNodeIsSeenFromTheOther() {
        a.register(LAPTOP);

        assertThat(b.sees(LAPTOP, Online.class)).isTrue();
        assertThat(b.tracker.nodeOf(LAPTOP)).contains("a");
        assertThat(b.tracker.evidence(LAPTOP)).isPresent();
    }

    @Test
    void exactlyOneNodeTellsThatADeviceIsGone() {
        var devices = IntStream.range(10, 60).mapToObj(SharedPresenceTest::key).toList();
        var others = IntStream.range(100, 200).mapToObj(SharedPresenceTest::key).toList();
        others.forEach(a::register);
        devices.forEach(a::register);
        devices.forEach(a::drop);

        Eventually.until("all told", () -> told("Offline").size() >= devices.size());

        forSomeTime(Duration.ofSeconds(2), () -> assertThat(told("Offline")).hasSize(devices.size()));
        assertThat(told("Offline").stream().map(event -> event.substring(2)).distinct())
                .hasSize(devices.size());
    }

    @Test
    void theNewestGenerationWinsWhereverItIs() {
        a.tracker.registered(TOWER, 1);
        b.register(TOWER);

        assertThat(a.tracker.heartbeat(TOWER, 1)).isFalse();
        a.tracker.socketLost(TOWER, 1);

        assertThat(a.tracker.nodeOf(TOWER)).contains("b");
        assertThat(a.sees(TOWER, Online.class)).isTrue();
    }

    @Test
    void aDeviceThatComesBackOnTheOtherNodeWasNeverOffline() {
        a.register(LAPTOP);
        a.drop(LAPTOP);
        b.tracker.registered(LAPTOP, 2);

        forSomeTime(
                Duration.ofSeconds(2),
                () -> assertThat(a.sees(LAPTOP, Online.class)).isTrue());
        assertThat(told("Offline")).isEmpty();
    }

    @Test
    void aFlushedRedisKnowsAllAgainWithinOneHeartbeat() {
        a.register(LAPTOP);
        b.register(TOWER);
        events.clear();

        server.flush();
        assertThat(a.sees(LAPTOP, Online.class)).as("a local device, at once").isTrue();
        Eventually.until(
                "rebuilt",
                Duration.ofMillis(1_500),
                () -> b.sees(LAPTOP, Online.class)
                        && a.sees(TOWER, Online.class)
                        && a.tracker.nodeOf(TOWER).equals(Optional.of("b")));

        forSomeTime(Duration.ofSeconds(4), () -> assertThat(events).isEmpty());
    }

    @Test
    void aFlushForgetsNobodyWhoseGraceHasBegun() {
        a.register(LAPTOP);
        a.drop(LAPTOP);

        server.flush();

        Eventually.until("offline all the same", () -> told("Offline").size() == 1);
        assertThat(b.sees(LAPTOP, Offline.class)).isTrue();
    }

    @Test
    void whileRedisIsAwayNobodyIsOffline() {
        a.register(LAPTOP);
        b.register(TOWER);
        events.clear();

        server.kill();
        forSomeTime(CONFIG.lease().plusSeconds(2), () -> {
            assertThat(a.sees(LAPTOP, Online.class)).as("its own").isTrue();
            assertThat(a.sees(TOWER, Offline.class)).as("another's").isFalse();
            assertThat(events).isEmpty();
        });
        assertThat(a.sees(TOWER, Reconnecting.class)).isTrue();
        assertThat(a.tracker.nodeOf(LAPTOP)).contains("a");
        server.startAgain();

        Eventually.until("rebuilt", () -> b.sees(LAPTOP, Online.class) && a.sees(TOWER, Online.class));
        forSomeTime(CONFIG.lease().plusSeconds(1), () -> assertThat(events).isEmpty());
    }

    @Test
    void aFrozenRedisEndsNoLease() {
        a.register(LAPTOP);
        b.register(TOWER);
        events.clear();

        server.freeze();
        Eventually.until("noticed", () -> a.redis.isAway() && b.redis.isAway());
        forSomeTime(
                CONFIG.lease().plusSeconds(1),
                () -> assertThat(a.sees(LAPTOP, Online.class)).isTrue());
        server.thaw();

        Eventually.until("rebuilt", () -> b.sees(LAPTOP, Online.class) && a.sees(TOWER, Online.class));
        forSomeTime(CONFIG.lease().plusSeconds(1), () -> assertThat(events).isEmpty());
    }

    @Test
    void whatHappenedWhileRedisWasAwayIsMadeUpFor() {
        a.register(LAPTOP);
        b.register(TOWER);
        server.kill();
        Eventually.until("noticed", () -> a.redis.isAway() && b.redis.isAway());
        events.clear();

        a.drop(LAPTOP);
        b.register(key(2));
        assertThat(events).containsExactlyInAnyOrder("a device-0 Reconnecting", "b device-2 Online");
        server.startAgain();

        Eventually.until("seen", () -> a.sees(key(2), Online.class));
        Eventually.until("offline", () -> told("Offline").size() == 1);
        assertThat(b.sees(LAPTOP, Offline.class)).isTrue();
        forSomeTime(Duration.ofSeconds(2), () -> assertThat(told("Offline")).hasSize(1));
    }

    @Test
    void theDevicesOfADeadNodeAreOfflineWhenTheirLeaseEnds() {
        a.register(LAPTOP);
        b.register(TOWER);

        a.close();

        Eventually.until("offline", () -> told("Offline").equals(List.of("b device-0 Offline")));
        assertThat(b.sees(TOWER, Online.class)).isTrue();
    }

    @Test
    void anOperatorOfOneNodeReleasesTheBrakeOfAll() {
        var devices = IntStream.range(10, 20).mapToObj(SharedPresenceTest::key).toList();
        devices.forEach(a::register);
        devices.subList(0, 6).forEach(a::drop);
        forSomeTime(
                CONFIG.lease().plusSeconds(1), () -> assertThat(told("Offline")).isEmpty());

        b.tracker.release();

        Eventually.until("settled", () -> told("Offline").size() == 6);
    }

    /// T6 on two nodes: a device beats on one while both sweep, in the moment in which its time is over.
    @Test
    void heartbeatsRacingTheSweepsOfTwoNodesLeaveNobodyOffline() {
        a.tracker.registered(LAPTOP, 1);
        events.clear();
        for (int i = 0; i < 5; i++) {
            a.tracker.socketLost(LAPTOP, 1);
            var end = System.nanoTime() + CONFIG.grace().toNanos() + 20_000_000L * i;
            Eventually.until("the grace is over", () -> System.nanoTime() > end);

            a.tracker.heartbeat(LAPTOP, 1);

            assertThat(a.sees(LAPTOP, Online.class)).isTrue();
            assertThat(b.sees(LAPTOP, Online.class)).isTrue();
        }
        assertThat(told("Online")).hasSize(5);
        assertThat(told("Reconnecting")).hasSize(5);
        assertThat(told("Offline").size()).isLessThanOrEqualTo(5);
    }
}
