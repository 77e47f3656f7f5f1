package wegent.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import wegent.protocol.DeviceStatus;

/// How soon the programs are there and what they weigh 3 s later: the backend on an empty folder and on one in
/// use, and the executor until its device is online. The kinds take turns, so that a noisy neighbour disturbs
/// all alike.
final class StartupBench {
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final Site site;
    private final int rounds;
    private final Measures fresh = new Measures(new Samples(), new Samples(), new Samples());
    private final Measures used = new Measures(new Samples(), new Samples(), new Samples());
    private final Measures executor = new Measures(new Samples(), new Samples(), new Samples());

    private record Measures(Samples ready, Samples cpu, Samples rss) {
        void tell(Table table, String program) {
            table.row(program, ready.spread(), cpu.spread(), rss.spread(), Integer.toString(ready.count()));
        }
    }

    StartupBench(Site site, Options options) {
        this.site = site;
        this.rounds = options.get("rounds", 7);
    }

    void run() {
        var folder = site.newFolder();
        try (var server = Server.start(site, folder)) {
            server.program.rss();
        }
        for (int round = 0; round < rounds; round++) {
            try (var server = Server.start(site, site.newFolder())) {
                measure(server, fresh);
            }
            try (var server = Server.start(site, folder)) {
                measure(server, used);
                if (Files.isExecutable(site.executor())) {
                    executor(server);
                }
            }
        }
        var table = new Table("min / median / max of", "ready, ms", "CPU until ready, ms", "RSS 3 s later, MiB", "n");
        fresh.tell(table, "backend, new data folder");
        used.tell(table, "backend, data folder in use");
        executor.tell(table, "executor, device online");
        table.print();
    }

    private static void measure(Server server, Measures measures) {
        measures.ready.add(server.readyMillis);
        measures.cpu.add(server.readyCpuMillis);
        Program.pause(SETTLE);
        measures.rss.add(server.program.rss());
    }

    private void executor(Server server) {
        try (var api = new Api(server)) {
            var home = site.newFolder();
            try (var program = DeviceProgram.start(site, api, home, Map.of())) {
                var before = onlineDevices(api);
                while (onlineDevices(api) == before) {
                    if (!program.isAlive() || program.millisSinceStart() > 15_000) {
                        throw new BenchException("The executor did not connect, see " + home.resolve("log"), null);
                    }
                    Program.pause(Duration.ofMillis(5));
                }
                executor.ready.add(program.millisSinceStart());
                executor.cpu.add(program.cpuSeconds() * 1000);
                Program.pause(SETTLE);
                executor.rss.add(program.rss());
            }
        }
    }

    private static long onlineDevices(Api api) {
        return api.devices().items().stream()
                .filter(device -> device.status() == DeviceStatus.ONLINE)
                .count();
    }
}
