package wegent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import wegent.protocol.id.TerminalId;

/// Terminals of a device, through the backend, beside another terminal server, in turns: echo, flood, Ctrl-C; then
/// what only ours can, the way back to a terminal; then what many idle ones cost.
final class TerminalBench {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final int ROUNDS = 3;

    private final Site site;
    private final int keys;
    private final int millions;
    private final int lines;
    private final int idle;

    TerminalBench(Site site, Options options) {
        this.site = site;
        this.keys = options.get("keys", 1_000);
        this.millions = options.get("millions", 50);
        this.lines = options.get("lines", 10_000);
        this.idle = options.get("idle", 500);
    }

    /// What was measured of one of the two.
    private record Side(Samples echo, Samples flood, Samples interrupt) {
        Side() {
            this(new Samples(), new Samples(), new Samples());
        }
    }

    void run() throws IOException {
        var home = site.newFolder();
        Files.writeString(home.resolve("device-config.json"), "{\"terminal\":{\"max\":1000}}\n");
        try (var server = Server.start(site, site.newFolder());
                var api = new Api(server);
                var loop = new Loop();
                var device = DeviceProgram.online(site, api, home, Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true"))) {
            var rival = Rival.start(home.resolve("rival.log"));
            try {
                var place = new Place(server, api, loop, device, rival, api.key());
                loads(place);
                back(place);
                many(place);
            } finally {
                rival.ifPresent(Rival::close);
            }
        }
    }

    private record Place(Server server, Api api, Loop loop, DeviceProgram device, Optional<Rival> rival, String key) {
        String other() {
            return rival.map(Rival::name).orElse("ttyd");
        }

        TerminalId terminal() {
            return api.terminal(device.id());
        }

        OwnShell attach(TerminalId id) {
            return loop.call(LIMIT, () -> OwnShell.attach(loop, server.port, key, id));
        }
    }

    private void loads(Place place) {
        var own = new Side();
        var other = new Side();
        for (int round = 0; round < ROUNDS; round++) {
            measure(place.loop, place.attach(place.terminal()), own);
            place.rival.ifPresent(
                    rival -> measure(place.loop, place.loop.call(LIMIT, () -> rival.open(place.loop)), other));
        }
        var table = new Table(
                "%,d keys, %d M characters, 5 times Ctrl-C; %d rounds".formatted(keys, millions, ROUNDS),
                "wegent",
                place.other());
        row(table, "key to echo, ms p50 / p99", own, other, side -> pair(side.echo));
        row(table, "flood, M characters a second, least / median / most", own, other, side -> side.flood.spread());
        row(
                table,
                "Ctrl-C in a flood to the next word, ms, least / median / most",
                own,
                other,
                side -> side.interrupt.spread());
        table.print();
        IO.println("");
    }

    private void measure(Loop loop, Shell shell, Side into) {
        var loads = new TerminalLoads(loop, shell);
        loads.echo(keys).copyTo(into.echo);
        into.flood.add(loads.flood(millions) / 1e6);
        loads.interrupt(5).copyTo(into.interrupt);
        shell.close();
    }

    private static void row(Table table, String name, Side own, Side other, Function<Side, String> cell) {
        table.row(name, cell.apply(own), other.echo.count() == 0 ? "not installed" : cell.apply(other));
    }

    private static String pair(Samples samples) {
        return Samples.text(samples.at(0.5)) + " / " + Samples.text(samples.at(0.99));
    }

    /// A page that comes again, to a terminal with a full scrollback.
    private void back(Place place) {
        var id = place.terminal();
        var first = place.attach(id);
        new TerminalLoads(place.loop, first)
                .run(
                        "seq -f 'line %.0f of a scrollback that somebody wants to see again' 1 " + lines
                                + "; echo fu''ll\r",
                        "full");
        first.close();
        var took = new Samples();
        long characters = 0;
        for (int i = 0; i < 30; i++) {
            var begun = System.nanoTime();
            var page = place.attach(id);
            took.add((System.nanoTime() - begun) / 1e6);
            characters = page.marks().received();
            page.close();
        }
        var table = new Table("a page comes again, 30 times", "wegent", place.other());
        table.row(
                "connection, and %,d lines again (%,d characters), ms p50 / most".formatted(lines, characters),
                Samples.text(took.at(0.5)) + " / " + Samples.text(took.at(1)),
                "a new shell");
        table.print();
        IO.println("");
    }

    private void many(Place place) {
        var table = new Table("%d idle terminals".formatted(idle), "CPU, % of a core", "RSS more, MiB");
        var before = place.device.program().rss();
        var ids = new ArrayList<TerminalId>();
        for (int i = 0; i < idle; i++) {
            ids.add(place.terminal());
        }
        row(table, "executor, nobody looks", place.device.program(), before);
        var server = place.server.program.rss();
        for (var id : ids) {
            place.loop.call(
                    LIMIT,
                    () -> OwnShell.attach(place.loop, place.server.port, place.key, id)
                            .map(shell -> {
                                shell.keepAsking();
                                return shell;
                            }));
        }
        rows(table, place, before, server);
        place.rival.ifPresent(rival -> {
            var least = rival.program().rss();
            for (int i = 0; i < idle; i++) {
                place.loop.call(LIMIT, () -> rival.open(place.loop));
            }
            row(table, rival.name() + ", each on an open page", rival.program(), least);
        });
        table.print();
    }

    private static void rows(Table table, Place place, double executor, double server) {
        Program.pause(SETTLE);
        var programs = List.of(place.device.program(), place.server.program);
        var before = programs.stream().map(Program::cpuSeconds).toList();
        Program.pause(IDLE);
        for (int i = 0; i < programs.size(); i++) {
            var used = (programs.get(i).cpuSeconds() - before.get(i)) / IDLE.toSeconds() * 100;
            table.row(
                    i == 0 ? "executor, each on an open page" : "backend, each on an open page",
                    Samples.text(used),
                    Samples.text(programs.get(i).rss() - (i == 0 ? executor : server)));
        }
    }

    private static void row(Table table, String name, Program program, double rssBefore) {
        Program.pause(SETTLE);
        var before = program.cpuSeconds();
        Program.pause(IDLE);
        var used = (program.cpuSeconds() - before) / IDLE.toSeconds() * 100;
        table.row(name, Samples.text(used), Samples.text(program.rss() - rssBefore));
    }
}
