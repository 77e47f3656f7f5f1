package wegent.bench;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Many devices that are there and do nothing: what each costs one backend. They join, register with protocol 2
/// and answer pings. A first few are there before the first reading, so that what is loaded once is not
/// counted.
final class IdleBench {
    private static final int FIRST = 200;
    private static final int AT_ONCE = 64;
    private static final Duration LIMIT = Duration.ofSeconds(50);

    private final Site site;
    private final int devices;
    private final int hold;
    private final int histogram;
    private final List<Wire> wires = new ArrayList<>();
    private int begun;
    private int failures;

    IdleBench(Site site, Options options) {
        this.site = site;
        this.devices = options.get("devices", 10_000);
        this.hold = options.get("hold", 5);
        this.histogram = options.get("histogram", 0);
    }

    void run() {
        try (var server = Server.start(site, site.newFolder());
                var api = new Api(server);
                var loop = new Loop()) {
            var key = api.key();
            register(loop, server, key, FIRST);
            var before = Reading.of(server);
            var began = System.nanoTime();
            register(loop, server, key, devices);
            var seconds = (System.nanoTime() - began) / 1e9;
            var cpu = server.program.cpuSeconds();
            Program.pause(Duration.ofSeconds(hold));
            var idleCpu = (server.program.cpuSeconds() - cpu) / hold;
            var after = Reading.of(server);
            report(before, after, seconds, idleCpu);
            server.program.histogram(histogram).forEach(IO::println);
        }
    }

    private record Reading(long heap, double rss) {
        static Reading of(Server server) {
            var rss = server.program.rss();
            return new Reading(server.program.heap(), rss);
        }
    }

    private void report(Reading before, Reading after, double seconds, double idleCpu) {
        var added = wires.size() - FIRST;
        var table = new Table("measure", "value");
        table.row("devices registered", "%,d".formatted(wires.size()));
        table.row("refused or failed", "%,d".formatted(failures));
        table.row(
                "still connected at the end",
                "%,d".formatted(wires.stream().filter(Wire::isOpen).count()));
        table.row("registrations a second (%d at once)".formatted(AT_ONCE), Samples.text(added / seconds));
        table.row("heap bytes a connection", Samples.text((after.heap - before.heap) / (double) added));
        table.row("RSS bytes a connection", Samples.text((after.rss - before.rss) * 1024 * 1024 / added));
        table.row("heap in use, MiB", Samples.text(after.heap / 1048576.0));
        table.row("RSS before and after, MiB", Samples.text(before.rss) + " / " + Samples.text(after.rss));
        table.row("CPU in the %d s after, cores".formatted(hold), Samples.text(idleCpu));
        table.print();
    }

    /// Brings the number of devices to `goal`.
    private void register(Loop loop, Server server, String key, int goal) {
        loop.call(LIMIT, () -> {
            var done = Promise.<Void>promise();
            for (int i = 0; i < AT_ONCE; i++) {
                next(loop, server, key, goal, done);
            }
            return done.future();
        });
    }

    private void next(Loop loop, Server server, String key, int goal, Promise<Void> done) {
        if (wires.size() + failures >= goal) {
            done.tryComplete();
        }
        if (begun >= goal) {
            return;
        }
        var number = ++begun;
        Registration.connect(loop, server.port, key, number).onComplete(result -> {
            if (result.succeeded()) {
                wires.add(result.result());
            } else {
                failures++;
            }
            next(loop, server, key, goal, done);
        });
    }
}
