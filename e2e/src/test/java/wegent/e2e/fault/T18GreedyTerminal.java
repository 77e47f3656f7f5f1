package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.e2e.TerminalPage;

/// T18: ten terminals of one device print without end, each on a page; at one of them the page has stopped to
/// look. Chat on the same device goes on, its p99 less than doubled; what nobody takes is not printed, and
/// Ctrl-C acts. The programs have done all this once before: what a program does for the first time is slow
/// with or without a flood.
class T18GreedyTerminal {
    private static final int TERMINALS = 10;
    private static final int LINES = 200;
    private static final Duration LIMIT = Duration.ofMillis(200);
    /// Of what streams, the device makes one piece in so much time: less than that is no news.
    private static final Duration COALESCED = Duration.ofMillis(60);

    private static final String FLOOD = "sh -c 'trap : INT; yes a flood without an end; echo stop''ped'\r";

    @ParameterizedTest
    @EnumSource
    void isHeldBackAndInterruptedWhileChatGoesOn(Setup setup) {
        Faults.run("T18 ten greedy terminals", setup, Setup.timing(1, 30, 1, 20), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device =
                first.cluster.device("ann", "laptop-" + first.lane, Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true"));
        flood(first, device, LINES / 4);
        return round -> {
            var seen = flood(round, device, LINES);
            System.out.println("T18: " + seen);
            seen.stopped().forEach(took -> round.recovered(System.nanoTime() - took.toNanos()));
            assertThat(seen.busy().p99())
                    .isLessThan(longer(seen.calm().p99(), COALESCED).multipliedBy(2));
            assertThat(seen.stopped()).allSatisfy(took -> assertThat(took).isLessThan(LIMIT));
            assertThat(seen.held()).isLessThan(300_000);
            assertThat(seen.gaps()).isZero();
        };
    }

    /// What chat was like before and beside the floods, how long Ctrl-C took at each, how many characters came
    /// to the page that takes none, and how many are missing on all.
    private record Seen(Latency calm, Latency busy, List<Duration> stopped, long held, long gaps) {
        @Override
        public String toString() {
            return "chat %s, with floods %s; Ctrl-C acted within %s ms; %,d characters to a page that takes none"
                    .formatted(
                            calm, busy, stopped.stream().map(Duration::toMillis).toList(), held);
        }
    }

    private static Seen flood(Round round, FaultCluster.Device device, int lines) {
        var calm = chat(round, device, lines);
        var pages = IntStream.range(0, TERMINALS)
                .mapToObj(_ -> round.cluster.terminal(device))
                .toList();
        try {
            pages.getLast().neverAcknowledge();
            pages.forEach(page -> page.type(FLOOD));
            round.atAnyInstant(Duration.ofSeconds(1));
            var busy = chat(round, device, lines);

            var held = pages.getLast().received();
            var stopped = pages.subList(0, TERMINALS - 1).stream()
                    .map(page -> page.typeUntil("\u0003", "stopped"))
                    .toList();
            var gaps = pages.stream().mapToLong(TerminalPage::gaps).sum();
            return new Seen(calm, busy, stopped, held, gaps);
        } finally {
            pages.forEach(TerminalPage::close);
            round.cluster.endTerminals(device);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// How long lines of chat took from their printing to the page, shortest first, in milliseconds.
    private record Latency(List<Long> sorted) {
        Duration p99() {
            return Duration.ofMillis(sorted.get(sorted.size() * 99 / 100 - 1));
        }

        @Override
        public String toString() {
            return "p50 %d, p99 %d, most %d ms"
                    .formatted(sorted.get(sorted.size() / 2), p99().toMillis(), sorted.getLast());
        }
    }

    private static Latency chat(Round round, FaultCluster.Device device, int lines) {
        var page = round.viewers("ann", 1).getFirst();
        var command = "for i in $(seq " + lines + "); do date +%s%3N; sleep 0.05; done";
        var shown = page.of(page.send(device, command));
        var took = new ArrayList<Long>();
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (took.size() < lines) {
            var printed = complete(shown.text());
            for (var line : printed.subList(took.size(), printed.size())) {
                took.add(System.currentTimeMillis() - Long.parseLong(line));
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("Only " + took.size() + " lines of chat came");
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return new Latency(took.stream().sorted().toList());
    }

    private static List<String> complete(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
