package wegent.bench;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import wegent.base.Backoff;

/// A backend is killed with ten thousand devices connected and started again: they all come back by themselves,
/// with the executor's own backoff. How long until the last is registered, how many tries failed, and how REST
/// answers meanwhile.
final class StormBench {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /// As an executor's: `wegent.executor.connection.ConnectionConfig`.
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static final int FIRST_AT_ONCE = 64;

    private final Site site;
    private final int devices;
    private final AtomicInteger here = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private Promise<Void> all = Promise.promise();
    private int begun;

    StormBench(Site site, Options options) {
        this.site = site;
        this.devices = options.get("devices", 10_000);
    }

    void run() throws InterruptedException {
        var folder = site.newFolder();
        try (var loop = new Loop()) {
            var before = Server.start(site, folder);
            String key;
            try (var api = new Api(before)) {
                key = api.key();
            }
            var firstSeconds = first(loop, before.port, key);
            before.program.kill();
            try (var after = Server.start(site, folder, before.port)) {
                storm(loop, after, key, firstSeconds);
            }
        }
    }

    private double first(Loop loop, int port, String key) {
        var began = System.nanoTime();
        loop.call(LIMIT, () -> {
            for (int i = 0; i < FIRST_AT_ONCE; i++) {
                next(loop, port, key);
            }
            return all.future();
        });
        return (System.nanoTime() - began) / 1e9;
    }

    private void next(Loop loop, int port, String key) {
        if (begun >= devices) {
            return;
        }
        Registration.connect(loop, port, key, ++begun).onComplete(result -> {
            if (result.failed()) {
                all.tryFail(result.cause());
            } else if (here.incrementAndGet() == devices) {
                all.tryComplete();
            }
            next(loop, port, key);
        });
    }

    /// The devices noticed the loss at the kill; they are let go when the port is open again, so that the time
    /// of the start is not counted.
    private void storm(Loop loop, Server server, String key, double firstSeconds) throws InterruptedException {
        here.set(0);
        all = Promise.promise();
        var rest = new Samples();
        try (var api = new Api(server)) {
            var cpu = server.program.cpuSeconds();
            var began = System.nanoTime();
            var asking = Thread.ofPlatform().daemon().start(() -> ask(api, rest));
            loop.call(LIMIT, () -> {
                IntStream.rangeClosed(1, devices).forEach(number -> comeBack(loop, server.port, key, number, 1, null));
                return all.future();
            });
            var seconds = (System.nanoTime() - began) / 1e9;
            asking.join();
            var table = new Table("measure", "value");
            table.row("devices", "%,d".formatted(devices));
            table.row(
                    "first registrations a second (%d at once)".formatted(FIRST_AT_ONCE),
                    Samples.text(devices / firstSeconds));
            table.row("all registered again after, s", Samples.text(seconds));
            table.row("registrations a second", Samples.text(devices / seconds));
            table.row("tries that failed and were repeated", "%,d".formatted(failures.get()));
            table.row("devices that did not come back", "%,d".formatted(devices - here.get()));
            table.row(
                    "GET /api/users/me meanwhile, ms p50 / p99",
                    Samples.text(rest.at(0.5)) + " / " + Samples.text(rest.at(0.99)));
            table.row("answers of it", "%,d".formatted(rest.count()));
            table.row("backend CPU, s", Samples.text(server.program.cpuSeconds() - cpu));
            table.print();
        }
    }

    private void ask(Api api, Samples rest) {
        while (here.get() < devices) {
            var began = System.nanoTime();
            api.me();
            rest.add((System.nanoTime() - began) / 1e6);
            Program.pause(Duration.ofMillis(20));
        }
    }

    private void comeBack(Loop loop, int port, String key, int number, int attempt, @Nullable Throwable why) {
        if (why != null) {
            failures.incrementAndGet();
        }
        loop.after(
                BACKOFF.delay(attempt, ThreadLocalRandom.current()).toMillis() + 1,
                () -> Registration.connect(loop, port, key, number).onComplete(result -> {
                    if (result.failed()) {
                        comeBack(loop, port, key, number, attempt + 1, result.cause());
                    } else if (here.incrementAndGet() == devices) {
                        all.tryComplete();
                    }
                }));
    }
}
