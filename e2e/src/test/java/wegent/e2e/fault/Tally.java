package wegent.e2e.fault;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one test found in one setup; a row of the report. Lanes meet here.
final class Tally {
    final String test;
    final Setup setup;

    @GuardedBy("this")
    private int instants;

    @GuardedBy("this")
    private Count count = Count.NONE;

    @GuardedBy("this")
    private final List<Duration> recoveries = new ArrayList<>();

    @GuardedBy("this")
    private final List<String> failures = new ArrayList<>();

    Tally(String test, Setup setup) {
        this.test = test;
        this.setup = setup;
    }

    synchronized void instant() {
        instants++;
    }

    synchronized void counted(Count more) {
        count = count.plus(more);
    }

    synchronized void recovered(Duration after) {
        recoveries.add(after);
    }

    synchronized void failed(String why) {
        failures.add(why);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized int instants() {
        return instants;
    }

    /// The row: test, setup, runs, lost, duplicated, out of order, recovery p50 and p99, failures.
    synchronized String row() {
        return "| "
                + String.join(
                        " | ",
                        test,
                        setup.title,
                        "" + instants,
                        "" + count.lost(),
                        "" + count.duplicated(),
                        "" + count.disordered(),
                        percentile(50),
                        percentile(99),
                        "" + failures.size())
                + " |";
    }

    @GuardedBy("this")
    private String percentile(int percent) {
        if (recoveries.isEmpty()) {
            return "";
        }
        var sorted = recoveries.stream().sorted().toList();
        var index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
        return String.format(
                Locale.ROOT, "%.2f s", sorted.get(Math.max(0, index)).toMillis() / 1000.0);
    }
}
