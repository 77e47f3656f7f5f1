package wegent.backend.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;
import wegent.base.FakeTime;
import wegent.base.Time;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

class PresenceTrackerTest {
    private static final DeviceKey LAPTOP = key(0);

    private final FakeTime time = new FakeTime();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> brakes = new CopyOnWriteArrayList<>();
    private final PresenceTracker tracker = tracker(time);

    private PresenceTracker tracker(Time clock) {
        var made = PresenceTracker.open(null, "a", PresenceConfig.defaults(), clock);
        made.listen((_, before, now) -> events.add(name(before) + ">" + name(now)));
        made.listenToBrake((on, here, away) -> brakes.add((on ? "on " : "off ") + here + " " + away));
        return made;
    }

    private static String name(Presence presence) {
        return presence.getClass().getSimpleName();
    }

    private static DeviceKey key(int number) {
        return new DeviceKey(new UserId(1), new DeviceId("device-" + number));
    }

    private void register(int from, int to) {
        for (int i = from; i < to; i++) {
            tracker.registered(key(i), 1);
        }
    }

    private void lose(int from, int to) {
        for (int i = from; i < to; i++) {
            tracker.socketLost(key(i), 1);
        }
    }

    /// Lets `by` go by, in which the given devices beat.
    private void live(Duration by, int from, int to) {
        for (var left = by; left.isPositive(); left = left.minusSeconds(10)) {
            time.advance(Duration.ofSeconds(10));
            for (int i = from; i < to; i++) {
                tracker.heartbeat(key(i), 1);
            }
        }
    }

    private long count(String event) {
        return events.stream().filter(event::equals).count();
    }

    @Test
    void aLostSocketIsOfflineAfterTheGraceAndNoSooner() {
        tracker.registered(LAPTOP, 1);
        tracker.socketLost(LAPTOP, 1);

        time.advance(Duration.ofSeconds(29));
        assertThat(tracker.of(LAPTOP)).isInstanceOf(Reconnecting.class);
        time.advance(Duration.ofSeconds(2));

        assertThat(tracker.of(LAPTOP)).isInstanceOf(Offline.class);
        assertThat(events).containsExactly("Offline>Online", "Online>Reconnecting", "Reconnecting>Offline");
        assertThat(tracker.nodeOf(LAPTOP)).isEmpty();
    }

    @Test
    void aLateHeartbeatOfAnOlderGenerationIsStale() {
        tracker.registered(LAPTOP, 1);
        tracker.registered(LAPTOP, 2);

        assertThat(tracker.heartbeat(LAPTOP, 1)).isFalse();
        tracker.socketLost(LAPTOP, 1);

        assertThat(tracker.of(LAPTOP)).isInstanceOf(Online.class);
        assertThat(tracker.heartbeat(LAPTOP, 2)).isTrue();
        assertThat(tracker.nodeOf(LAPTOP)).contains("a");
    }

    @Test
    void aSteadyHeartbeatTellsNothing() {
        tracker.registered(LAPTOP, 1);
        events.clear();

        live(Duration.ofMinutes(10), 0, 1);

        assertThat(events).isEmpty();
        assertThat(tracker.of(LAPTOP)).isInstanceOf(Online.class);
    }

    @Test
    void aDeviceThatIsWaitedForGetsALeaseEvenWhenItWasCalledOffline() {
        tracker.registered(LAPTOP, 1);
        tracker.socketLost(LAPTOP, 1);
        time.advance(Duration.ofSeconds(31));
        events.clear();

        tracker.expect(LAPTOP);
        time.advance(Duration.ofSeconds(89));
        assertThat(tracker.of(LAPTOP)).isInstanceOf(Reconnecting.class);
        time.advance(Duration.ofSeconds(2));

        assertThat(events).containsExactly("Reconnecting>Offline");
    }

    @Test
    void aJumpOfTheWallClockEndsNoLease() {
        tracker.registered(LAPTOP, 1);
        time.jump(Duration.ofDays(1));
        time.advance(Duration.ofSeconds(61));
        assertThat(tracker.of(LAPTOP)).isInstanceOf(Online.class);
        assertThat(tracker.evidence(LAPTOP).orElseThrow().lastHeartbeat())
                .isEqualTo(time.instant().minusSeconds(61));

        time.jump(Duration.ofDays(-2));
        time.advance(Duration.ofSeconds(60));
        assertThat(tracker.of(LAPTOP)).isInstanceOf(Offline.class);
    }

    /// A clock whose machine was asleep for a while.
    private static final class SleepyTime implements Time {
        private final FakeTime awake;
        long asleep;

        SleepyTime(FakeTime awake) {
            this.awake = awake;
        }

        @Override
        public Instant instant() {
            return awake.instant();
        }

        @Override
        public long nanos() {
            return awake.nanos() + asleep;
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            return awake.after(delay, action);
        }

        @Override
        public Timer every(Duration period, Runnable action) {
            return awake.every(period, action);
        }
    }

    @Test
    void aProcessThatSleptDoesNotTakeThatForSilence() {
        var frozen = new SleepyTime(time);
        try (var sleeper = tracker(frozen)) {
            sleeper.registered(LAPTOP, 1);
            frozen.asleep = Duration.ofMinutes(5).toNanos();
            time.advance(Duration.ofSeconds(29));
            sleeper.heartbeat(LAPTOP, 1);
            time.advance(Duration.ofSeconds(60));

            assertThat(sleeper.of(LAPTOP)).isInstanceOf(Online.class);
            assertThat(count("Online>Offline")).isZero();
        }
    }

    /// T6: a heartbeat and a sweep in the same moment, and a lost socket with them, 10,000 times.
    @Test
    void heartbeatsRacingTheSweepLeaveNobodyOffline() throws Exception {
        var told = new ArrayList<Presence>();
        var wrong = new ArrayList<String>();
        tracker.listen((_, before, now) -> {
            if (!told.isEmpty() && !name(told.getLast()).equals(name(before))) {
                wrong.add(name(told.getLast()) + " then " + name(before) + ">" + name(now));
            }
            told.add(now);
        });
        var barrier = new CyclicBarrier(2);
        tracker.registered(LAPTOP, 1);
        var rounds = 10_000;
        var beats = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < rounds; i++) {
                meet(barrier);
                tracker.heartbeat(LAPTOP, 1);
                meet(barrier);
            }
        });

        for (int i = 0; i < rounds; i++) {
            if (i % 2 == 0) {
                tracker.socketLost(LAPTOP, 1);
            }
            // Each round begins in the moment in which the time is over.
            time.advance(i % 2 == 0 ? Duration.ofMillis(29_999) : Duration.ofMillis(89_999));
            meet(barrier);
            time.advance(Duration.ofMillis(101));
            meet(barrier);
            assertThat(tracker.of(LAPTOP)).as("round %d", i).isInstanceOf(Online.class);
        }

        beats.join();
        assertThat(wrong).isEmpty();
        assertThat(told.getLast()).isInstanceOf(Online.class);
        assertThat(count("Reconnecting>Offline")).as("the sweep won sometimes").isPositive();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whenMostVanishNobodyIsOfflineUntilEnoughAreBack() {
        register(0, 1_000);
        lose(0, 600);

        live(Duration.ofMinutes(5), 600, 1_000);

        assertThat(count("Reconnecting>Offline")).isZero();
        assertThat(brakes).containsExactly("on 400 600");
        assertThat(tracker.of(key(0))).isInstanceOf(Reconnecting.class);

        register(0, 150);
        live(Duration.ofSeconds(20), 0, 1_000);
        assertThat(count("Reconnecting>Offline"))
                .as("those on their way get a heartbeat's time more")
                .isZero();
        assertThat(brakes).hasSize(1);
        register(150, 590);
        live(Duration.ofMinutes(3), 0, 590);
        assertThat(brakes).hasSize(2).last().asString().startsWith("off");
    }

    @Test
    void anOperatorLetsTheBrakeGo() {
        register(0, 1_000);
        lose(0, 600);
        live(Duration.ofMinutes(2), 600, 1_000);

        tracker.release();

        assertThat(count("Reconnecting>Offline")).isEqualTo(600);
        assertThat(brakes).containsExactly("on 400 600", "off 400 600");
        live(Duration.ofMinutes(5), 600, 1_000);
        assertThat(brakes).hasSize(2);
    }

    @Test
    void whenMostFallSilentTheBrakeHoldsBeforeTheFirstLeaseEnds() {
        for (int i = 0; i < 30; i++) {
            register(i * 10, i * 10 + 10);
            time.advance(Duration.ofSeconds(1));
        }

        time.advance(Duration.ofMinutes(5));

        assertThat(count("Online>Offline")).isZero();
        assertThat(count("Online>Reconnecting")).isEqualTo(300);
        assertThat(brakes).hasSize(1);
    }

    @Test
    void aSlowTrickleOfLeavingDevicesIsNotBraked() {
        register(0, 40);

        for (int i = 0; i < 40; i++) {
            lose(i, i + 1);
            live(Duration.ofSeconds(40), i + 1, 40);
        }

        assertThat(brakes).isEmpty();
        assertThat(count("Reconnecting>Offline")).isEqualTo(40);
    }

    @Test
    void aFleetBelowFiveIsNeverBraked() {
        register(0, 4);
        lose(0, 4);

        time.advance(Duration.ofSeconds(31));

        assertThat(brakes).isEmpty();
        assertThat(count("Reconnecting>Offline")).isEqualTo(4);
    }
}
