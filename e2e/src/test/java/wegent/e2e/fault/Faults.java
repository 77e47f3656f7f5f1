package wegent.e2e.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Runs a fault test: instant after instant, in one or more lanes of one cluster, until enough are done (one, or 20
/// with
/// `./wegent test --faults`) or its share of the time is used up. A failure is told with the seed that brings the same
/// instants again (`-Dwegent.faults.seed=`).
final class Faults {
    /// How far a test goes: so many instants, or failures; in so much time, or its share; and is it reported?
    record Limits(int instants, int failures, Duration time, boolean reported) {
        static final Limits USUAL = new Limits(Integer.getInteger("wegent.faults.instants", 1), 3, null, true);
    }

    static volatile Limits limits = Limits.USUAL;
    private static final long SEED = seed();
    private static final FaultBudget BUDGET = new FaultBudget();

    private final Tally tally;
    private final Map<String, String> settings;
    private final int lanes;
    private final AtomicInteger next = new AtomicInteger();

    private Faults(Tally tally, Map<String, String> settings, int lanes) {
        this.tally = tally;
        this.settings = settings;
        this.lanes = Math.min(lanes, limits.instants());
    }

    private static long seed() {
        var given = System.getProperty("wegent.faults.seed", "");
        var seed = given.isEmpty() ? new SplittableRandom().nextLong() : Long.parseUnsignedLong(given, 16);
        System.out.println("wegent.faults.seed=" + HexFormat.of().toHexDigits(seed));
        return seed;
    }

    static String printedSeed() {
        return HexFormat.of().toHexDigits(SEED);
    }

    /// One lane's world: made once for a cluster, then used by its instants one after another.
    interface Scenario {
        void instant(Round round);
    }

    /// Runs what `lane` makes of a cluster and the number of its lane.
    static void run(String test, Setup setup, Map<String, String> settings, int lanes, Function<Round, Scenario> lane) {
        var tally = new Tally(test, setup);
        var faults = new Faults(tally, settings, lanes);
        var share = limits.time() == null ? BUDGET.share() : limits.time();
        var end = System.nanoTime() + share.toNanos();
        try {
            while (faults.goesOn(end)) {
                faults.cluster(end, lane);
            }
        } finally {
            if (limits.reported()) {
                BUDGET.used();
                FaultReport.add(tally);
            }
        }
        if (!tally.failures().isEmpty()) {
            throw new AssertionError(test + ", " + setup.title + ", seed " + printedSeed() + ":\n"
                    + String.join("\n", tally.failures()));
        }
    }

    private boolean goesOn(long end) {
        return next.get() < limits.instants()
                && tally.failures().size() < limits.failures()
                && (next.get() == 0 || System.nanoTime() < end);
    }

    /// Instants in one cluster, until enough, or until one fails: then a fresh one is needed.
    private void cluster(long end, Function<Round, Scenario> lane) {
        try (var cluster = FaultCluster.start(tally.setup, settings)) {
            var before = tally.failures().size();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < lanes; i++) {
                var number = i;
                threads.add(Thread.ofVirtual().start(() -> lane(cluster, number, end, before, lane)));
            }
            for (var thread : threads) {
                thread.join();
            }
            if (tally.failures().size() > before) {
                FaultReport.keepLogs(tally.test, cluster);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void lane(FaultCluster cluster, int number, long end, int failedBefore, Function<Round, Scenario> lane) {
        Scenario scenario = null;
        while (goesOn(end) && tally.failures().size() == failedBefore) {
            var index = next.getAndIncrement();
            if (index >= limits.instants()) {
                return;
            }
            var round = new Round(cluster, random(index), number, tally);
            var since = System.nanoTime();
            try {
                scenario = scenario == null ? lane.apply(round) : scenario;
                scenario.instant(round);
                tally.instant();
            } catch (AssertionError | RuntimeException e) {
                tally.failed("instant " + index + ": " + e);
                e.printStackTrace(System.out);
            } finally {
                round.end();
            }
            System.out.printf("%s %s instant %d: %d ms%n", tally.test, tally.setup, index, millis(since));
        }
    }

    private static long millis(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis();
    }

    private Random random(int index) {
        return new Random(SEED ^ tally.test.hashCode() * 31L ^ index * 0x9E3779B97F4A7C15L);
    }
}
