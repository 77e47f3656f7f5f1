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
/// look. Chat on the same device goes on, what nobody takes is not printed, and Ctrl-C acts.
class T18GreedyTerminal {
    private static final int TERMINALS = 10;
    private static final int LINES = 100;
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
        return round -> {
            var calm = chat(round, device);
            var pages = IntStream.range(0, TERMINALS)
                    .mapToObj(_ -> round.cluster.terminal(device))
                    .toList();
            try {
                pages.getLast().neverAcknowledge();
                pages.forEach(page -> page.type(FLOOD));
                round.atAnyInstant(Duration.ofSeconds(1));
                var busy = chat(round, device);

                var held = pages.getLast().received();
                var stopped = new ArrayList<Duration>();
                for (var page : pages.subList(0, TERMINALS - 1)) {
                    var took = page.typeUntil("\u0003", "stopped");
                    stopped.add(took);
                    round.recovered(System.nanoTime() - took.toNanos());
                }

                System.out.printf(
                        "T18: the slowest of %d lines of chat %d ms, with floods %d ms; Ctrl-C acted within %s ms; %,d characters to a page that"
                                + " takes none%n",
                        LINES,
                        calm.toMillis(),
                        busy.toMillis(),
                        stopped.stream().map(Duration::toMillis).toList(),
                        held);
                assertThat(busy).isLessThan(longer(calm, COALESCED).multipliedBy(2));
                assertThat(stopped).allSatisfy(took -> assertThat(took).isLessThan(LIMIT));
                assertThat(held).isLessThan(300_000);
                assertThat(pages).allSatisfy(page -> assertThat(page.gaps()).isZero());
            } finally {
                pages.forEach(TerminalPage::close);
                round.cluster.endTerminals(device);
            }
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// How long the slowest of a hundred lines takes from its printing to the page.
    private static Duration chat(Round round, FaultCluster.Device device) {
        var page = round.viewers("ann", 1).getFirst();
        var command = "for i in $(seq " + LINES + "); do date +%s%3N; sleep 0.05; done";
        var shown = page.of(page.send(device, command));
        var slowest = 0L;
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int seen = 0; seen < LINES; ) {
            var lines = complete(shown.text());
            for (; seen < lines.size(); seen++) {
                slowest = Math.max(slowest, System.currentTimeMillis() - Long.parseLong(lines.get(seen)));
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("Only " + seen + " lines of chat came");
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return Duration.ofMillis(slowest);
    }

    private static List<String> complete(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
