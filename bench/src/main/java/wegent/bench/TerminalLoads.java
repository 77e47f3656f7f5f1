package wegent.bench;

import io.vertx.core.Future;
import java.time.Duration;

/// What is done to one terminal, whosever it is, and how long that takes.
final class TerminalLoads {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int BETWEEN_KEYS = 3;
    private static final int WARM_UP = 100;
    private static final Duration PROMPT = Duration.ofMillis(500);
    private static final String INTERRUPT = "\u0003";

    private final Loop loop;
    private final Shell shell;

    TerminalLoads(Loop loop, Shell shell) {
        this.loop = loop;
        this.shell = shell;
    }

    /// Milliseconds from a key to its echo, which the terminal's own line gives.
    Samples echo(int keys) {
        var samples = new Samples();
        run("echo read''y; cat\r", "ready");
        for (int i = 0; i < WARM_UP + keys; i++) {
            var took = timed("q", "q");
            if (i >= WARM_UP) {
                samples.add(took);
            }
            Program.pause(Duration.ofMillis(BETWEEN_KEYS));
        }
        type(INTERRUPT);
        Program.pause(PROMPT); // what is typed right behind it, some shells throw away
        run("echo don''e\r", "done");
        return samples;
    }

    /// Characters a second of so many million that are printed as fast as they are taken.
    double flood(int millions) {
        var before = shell.marks().received();
        var took = timed(
                "head -c " + millions + "000000 /dev/zero | tr '\\0' 'x' | fold -w 79; echo floo''ded\r", "flooded");
        return (shell.marks().received() - before) / took * 1000;
    }

    /// Milliseconds from Ctrl-C, in an endless flood, to the first word of what runs after it.
    Samples interrupt(int rounds) {
        var samples = new Samples();
        for (int i = 0; i < rounds; i++) {
            var from = shell.marks().received();
            type("sh -c 'trap : INT; yes \"a flood without an end\"; echo stop''ped'\r");
            while (shell.marks().received() - from < 3_000_000) {
                Program.pause(Duration.ofMillis(20));
            }
            samples.add(timed(INTERRUPT, "stopped"));
        }
        return samples;
    }

    /// Types `text` and waits for `mark`.
    void run(String text, String mark) {
        var _ = timed(text, mark);
    }

    private double timed(String text, String mark) {
        return loop.call(LIMIT, () -> {
            var begun = System.nanoTime();
            var found = shell.marks().await(mark).map(at -> (at - begun) / 1e6);
            shell.type(text);
            return found;
        });
    }

    private void type(String text) {
        loop.call(LIMIT, () -> {
            shell.type(text);
            return Future.succeededFuture();
        });
    }
}
