package wegent.bench;

import java.util.Arrays;
import java.util.List;

/// `./wegent bench NAME [--option value …]`: runs one benchmark and prints its table. Without a name it lists
/// them.
public final class Bench {
    private static final String USAGE = """
            Benchmarks (./wegent bench NAME [--option N ...]):
              startup   [--rounds 7]                          start of backend and executor: time, CPU and memory
              idle      [--devices 10000] [--hold 5] [--histogram LINES]
                                                      idle device connections: heap and memory each, registrations
              storm     [--devices 10000]                     devices that come back after the backend was killed
              replay    [--events 1000] [--rounds 300]        a viewer that joins again: what it missed, or a snapshot
              relay     [--devices 20] [--seconds 8] [--events 4] [--pause-ms 30]
                                                              events from devices to viewers: rate, latency, commit
              terminal  [--keys 1000] [--millions 50] [--lines 10000] [--idle 500]
                                                              terminals, beside ttyd or terminado
            """;

    private Bench() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            IO.print(USAGE);
            return;
        }
        var options = Options.of(args[0], List.of(Arrays.copyOfRange(args, 1, args.length)));
        var site = Site.ofEnvironment();
        IO.println("# " + options + ", " + Site.machine() + "\n");
        switch (args[0]) {
            case "startup" -> new StartupBench(site, options).run();
            case "idle" -> new IdleBench(site, options).run();
            case "storm" -> new StormBench(site, options).run();
            case "replay" -> new ReplayBench(site, options).run();
            case "terminal" -> new TerminalBench(site, options).run();
            case "relay" -> new RelayBench(site, options).run();
            default -> throw new IllegalArgumentException("No benchmark is called " + args[0] + "\n" + USAGE);
        }
        System.exit(0);
    }
}
