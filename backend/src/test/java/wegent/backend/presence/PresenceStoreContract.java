package wegent.backend.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;
import wegent.backend.presence.PresenceStore.Entry;
import wegent.base.Eventually;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// What every presence store does, in memory or on Redis. A lease is 600 ms here.
abstract class PresenceStoreContract {
    static final PresenceConfig CONFIG = new PresenceConfig(
            Duration.ofMillis(200),
            Duration.ofMillis(600),
            Duration.ofMillis(400),
            Duration.ofMillis(200),
            PresenceConfig.Brake.defaults());
    static final DeviceKey LAPTOP = key("laptop: of Ann/1");

    abstract PresenceStore store();

    abstract Instant now();

    /// Lets a little time go by, where it does not by itself.
    abstract void pass();

    static DeviceKey key(String id) {
        return new DeviceKey(new UserId(7), new DeviceId(id));
    }

    Entry online(DeviceKey key, long generation) {
        return entry(key, generation, new Online(now().plus(CONFIG.lease())));
    }

    private Entry entry(DeviceKey key, long generation, Presence presence) {
        return new Entry(key, presence, generation, "a", now(), now());
    }

    private Entry stored(DeviceKey key) {
        return store().find(key, now()).orElseThrow();
    }

    private void vanish(Entry before) {
        var gone = before.with(new Reconnecting(now().plus(CONFIG.grace())), now());
        assertThat(store().replace(stored(before.key()), gone, now())).isTrue();
    }

    private void awaitDue(DeviceKey key) {
        Eventually.until("due", () -> {
            pass();
            return store().due(now()).contains(key);
        });
    }

    @Test
    void whatWasPutInIsFound() {
        var entry = online(LAPTOP, 3);

        assertThat(store().replace(null, entry, now())).isTrue();

        var found = stored(LAPTOP);
        assertThat(found.key()).isEqualTo(LAPTOP);
        assertThat(found.generation()).isEqualTo(3);
        assertThat(found.node()).isEqualTo("a");
        assertThat(found.since().toEpochMilli()).isEqualTo(entry.since().toEpochMilli());
        assertThat(Duration.between(now(), found.presence().ends()))
                .isBetween(Duration.ofMillis(300), Duration.ofMillis(601));
        assertThat(store().find(key("other"), now())).isEmpty();
    }

    @Test
    void onlyOneOfTwoThatSawTheSameReplacesIt() {
        store().replace(null, online(LAPTOP, 1), now());
        var seen = stored(LAPTOP);
        var first = new Entry(LAPTOP, new Reconnecting(now()), 1, "a", now(), now());
        var second = new Entry(LAPTOP, new Reconnecting(now()), 1, "b", now(), now());

        assertThat(store().replace(seen, first, now())).isTrue();
        assertThat(store().replace(seen, second, now())).isFalse();
        assertThat(store().replace(null, second, now())).isFalse();

        assertThat(stored(LAPTOP).node()).isEqualTo("a");
    }

    @Test
    void replacingTwiceIsAsGoodAsOnce() {
        var entry = online(LAPTOP, 1);

        assertThat(store().replace(null, entry, now())).isTrue();
        assertThat(store().replace(null, entry, now())).isTrue();

        assertThat(store().census(now()).here()).isEqualTo(1);
    }

    @Test
    void anOlderGenerationNeverReplacesANewerOne() {
        store().replace(null, online(LAPTOP, 5), now());

        assertThat(store().replace(stored(LAPTOP), online(LAPTOP, 4), now())).isFalse();
        awaitDue(LAPTOP);
        assertThat(store().settle(LAPTOP, "claim", now())).isPresent();
        assertThat(store().replace(stored(LAPTOP), online(LAPTOP, 4), now())).isFalse();
        assertThat(store().replace(stored(LAPTOP), online(LAPTOP, 6), now())).isTrue();
    }

    @Test
    void nobodyIsSettledBeforeTheTimeIsOver() {
        store().replace(null, online(LAPTOP, 1), now());

        assertThat(store().due(now())).isEmpty();
        assertThat(store().settle(LAPTOP, "claim", now())).isEmpty();
        assertThat(stored(LAPTOP).presence()).isInstanceOf(Online.class);
    }

    @Test
    void exactlyOneOfManySettles() throws InterruptedException {
        store().replace(null, online(LAPTOP, 1), now());
        awaitDue(LAPTOP);
        var start = new CountDownLatch(1);
        var winners = new ConcurrentLinkedQueue<String>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var claim = "node " + i;
            threads.add(Thread.ofVirtual().start(() -> {
                await(start);
                store().settle(LAPTOP, claim, now()).ifPresent(_ -> winners.add(claim));
            }));
        }

        start.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(winners).hasSize(1);
        assertThat(stored(LAPTOP).presence()).isEqualTo(new Offline());
        assertThat(store().due(now())).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHeartbeatInTimeStopsTheSettling() {
        store().replace(null, online(LAPTOP, 1), now());
        awaitDue(LAPTOP);

        store().replace(stored(LAPTOP), online(LAPTOP, 1), now());

        assertThat(store().settle(LAPTOP, "claim", now())).isEmpty();
        assertThat(store().due(now())).isEmpty();
    }

    @Test
    void theCensusCountsWhoIsHereAndWhoVanishedLately() {
        for (int i = 0; i < 6; i++) {
            store().replace(null, online(key("d" + i), 1), now());
        }
        vanish(stored(key("d0")));
        vanish(stored(key("d1")));
        store().replace(null, entry(key("expected"), 0, new Reconnecting(now().plusSeconds(9))), now());

        var census = store().census(now());
        assertThat(census.here()).isEqualTo(4);
        assertThat(census.away()).isEqualTo(2);
        assertThat(census.released()).isFalse();

        awaitDue(key("d0"));
        store().settle(key("d0"), "claim", now());
        assertThat(store().census(now()).away())
                .as("settled ones count for a lease")
                .isGreaterThanOrEqualTo(2);
        Eventually.until("forgotten by the census", () -> {
            pass();
            keepHere("d2", "d3", "d4", "d5");
            return store().census(now()).away() == 1;
        });
        store().replace(stored(key("d1")), online(key("d1"), 1), now());
        assertThat(store().census(now()).away()).isZero();
        assertThat(store().census(now()).here()).isEqualTo(5);
    }

    private void keepHere(String... ids) {
        for (var id : ids) {
            store().replace(stored(key(id)), online(key(id), 1), now());
        }
    }

    @Test
    void aSilentDeviceCountsAsAwayBeforeItsLeaseEnds() {
        store().replace(null, online(LAPTOP, 1), now());
        assertThat(store().census(now()).here()).isEqualTo(1);

        Eventually.until("silent", () -> {
            pass();
            return store().census(now()).away() == 1;
        });

        assertThat(store().census(now()).here()).isZero();
    }

    @Test
    void aReleaseLastsForOneLease() {
        store().release(now());

        assertThat(store().census(now()).released()).isTrue();
        Eventually.until("over", () -> {
            pass();
            return !store().census(now()).released();
        });
    }

    @Test
    void whatIsRemovedIsGone() {
        store().replace(null, online(LAPTOP, 9), now());
        vanish(stored(LAPTOP));

        store().remove(LAPTOP);

        assertThat(store().find(LAPTOP, now())).isEmpty();
        assertThat(store().census(now()).away()).isZero();
        assertThat(store().replace(null, online(LAPTOP, 1), now())).isTrue();
    }
}
