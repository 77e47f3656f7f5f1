package wegent.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Devices that stream answers to viewers through one backend that keeps every event (group commit to the H2
/// file, `WRITE_DELAY=0`) before it acknowledges: how many events a second, and how much later each is seen.
/// One row a load: a window of batches in flight a device, or one batch each pause, as an executor sends that
/// coalesces.
final class RelayBench {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int WARM_UP_SECONDS = 3;

    private final Site site;
    private final int devices;
    private final int seconds;
    private final int events;
    private final int pause;

    RelayBench(Site site, Options options) {
        this.site = site;
        this.devices = options.get("devices", 20);
        this.seconds = options.get("seconds", 8);
        this.events = options.get("events", 4);
        this.pause = options.get("pause-ms", 30);
    }

    void run() {
        var table = new Table(
                "load",
                "events/s",
                "batches/s",
                "to viewer ms p50 / p99",
                "to commit ack ms p50 / p99",
                "batches a commit",
                "backend CPU, cores",
                "lost or out of order");
        try (var server = Server.start(site, site.newFolder());
                var api = new Api(server);
                var loop = new Loop()) {
            var key = api.key();
            measure(loop, server, api, key, 4, WARM_UP_SECONDS);
            table.row(row("a batch each " + pause + " ms", server, measure(loop, server, api, key, 0, seconds)));
            table.row(row("1 batch in flight", server, measure(loop, server, api, key, 1, seconds)));
            table.row(row("16 batches in flight", server, measure(loop, server, api, key, 16, seconds)));
        }
        IO.println("%d devices with one viewer each, %d events of 64 characters a batch, %d s a load\n"
                .formatted(devices, events, seconds));
        table.print();
    }

    private record Result(List<RelayPair> pairs, double seconds, double cpu, double group) {}

    private static String[] row(String load, Server server, Result result) {
        var seen = new Samples();
        var kept = new Samples();
        long batches = 0;
        long wrong = 0;
        for (var pair : result.pairs) {
            pair.seen.copyTo(seen);
            pair.kept.copyTo(kept);
            batches += pair.acknowledged;
            wrong += pair.wrong();
        }
        return new String[] {
            load,
            Samples.text(seen.count() / result.seconds),
            Samples.text(batches / result.seconds),
            Samples.text(seen.at(0.5)) + " / " + Samples.text(seen.at(0.99)),
            Samples.text(kept.at(0.5)) + " / " + Samples.text(kept.at(0.99)),
            Samples.text(result.group),
            Samples.text(result.cpu / result.seconds),
            Long.toString(wrong) + (server.program.isAlive() ? "" : ", backend gone")
        };
    }

    /// A window of 0 means paced.
    private Result measure(Loop loop, Server server, Api api, String key, int window, int forSeconds) {
        var pairs = loop.call(LIMIT, () -> {
            var opening = new ArrayList<Future<RelayPair>>();
            for (int i = 1; i <= devices; i++) {
                opening.add(RelayPair.open(loop, server.port, key, "relay-%d-%d".formatted(window, i), events));
            }
            return Future.all(opening).map(all -> all.<RelayPair>list());
        });
        var groups = api.meter("wegent_commit_groups_total");
        var pieces = api.meter("wegent_commit_pieces_total");
        var cpu = server.program.cpuSeconds();
        var began = System.nanoTime();
        loop.call(LIMIT.plusSeconds(forSeconds), () -> {
            pairs.forEach(pair -> pair.begin(window, pause));
            var over = Promise.<Void>promise();
            loop.after(forSeconds * 1000L, () -> {
                pairs.forEach(RelayPair::stop);
                over.complete();
            });
            return over.future();
        });
        var took = (System.nanoTime() - began) / 1e9;
        var group =
                (api.meter("wegent_commit_pieces_total") - pieces) / (api.meter("wegent_commit_groups_total") - groups);
        var result = new Result(pairs, took, server.program.cpuSeconds() - cpu, group);
        loop.call(
                LIMIT, () -> Future.all(pairs.stream().map(RelayPair::finished).toList()));
        return result;
    }
}
