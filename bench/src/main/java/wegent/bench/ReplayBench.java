package wegent.bench;

import io.vertx.core.Future;
import java.time.Duration;

/// A viewer that was away joins a running answer again: how long until it has the 1,000 events that it missed,
/// and, for comparison, a snapshot of the same answer.
final class ReplayBench {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WARM_UP = 50;

    private final Site site;
    private final int events;
    private final int rounds;

    ReplayBench(Site site, Options options) {
        this.site = site;
        this.events = options.get("events", 1_000);
        this.rounds = options.get("rounds", 300);
    }

    void run() {
        try (var server = Server.start(site, site.newFolder());
                var api = new Api(server);
                var loop = new Loop()) {
            var key = api.key();
            var pair = loop.call(LIMIT, () -> RelayPair.open(loop, server.port, key, "replay", events));
            loop.call(LIMIT, pair::sendOnce);
            var missed = new Samples();
            var whole = new Samples();
            for (int i = 0; i < WARM_UP + rounds; i++) {
                measure(loop, i < WARM_UP ? new Samples() : missed, () -> pair.joinAfter(0));
                measure(loop, i < WARM_UP ? new Samples() : whole, pair::joinWhole);
            }
            var table = new Table("join", "ms p50", "ms p99");
            table.row(
                    "%,d missed events".formatted(events), Samples.text(missed.at(0.5)), Samples.text(missed.at(0.99)));
            table.row("snapshot of them", Samples.text(whole.at(0.5)), Samples.text(whole.at(0.99)));
            table.print();
        }
    }

    private static void measure(Loop loop, Samples into, java.util.function.Supplier<Future<String>> join) {
        var began = System.nanoTime();
        loop.call(LIMIT, join);
        into.add((System.nanoTime() - began) / 1e6);
    }
}
