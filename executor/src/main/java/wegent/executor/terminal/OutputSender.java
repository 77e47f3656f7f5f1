package wegent.executor.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.protocol.TerminalReport;

/// Says what terminals have to say, a piece of each in turn, only while little waits to go out, and no more
/// than can be read while an agent works: it goes first. One at which somebody types has every other turn: what
/// she did shows at once, however much the others print. Threads meet here.
final class OutputSender implements AutoCloseable {
    private static final Logger log = System.getLogger(OutputSender.class.getName());

    /// Characters a second of all terminals together: more than anybody reads, and less than what a small
    /// machine and its server can carry.
    private static final int ALONE = 4 * 1024 * 1024;
    /// The same while an agent works.
    private static final int BESIDE_AGENT = ALONE / 2;
    /// What comes at once all the same: some terminals with their scrollback, a long listing.
    private static final int BURST = 2 * 1024 * 1024;

    @GuardedBy("this")
    private final LinkedHashSet<Terminal> waiting = new LinkedHashSet<>();

    @GuardedBy("this")
    private boolean typedWasLast;

    @GuardedBy("this")
    private @Nullable Wire wire;

    private final BooleanSupplier agentWorks;
    private final Time time;
    private final TokenBucket bucket;

    private final Thread thread = Thread.ofVirtual().name("terminal output").unstarted(this::run);

    OutputSender(BooleanSupplier agentWorks, Time time) {
        this.agentWorks = agentWorks;
        this.time = time;
        this.bucket = new TokenBucket(BURST, time.nanos());
    }

    void start() {
        thread.start();
    }

    /// It may have something to say.
    synchronized void wake(Terminal terminal) {
        if (waiting.add(terminal)) {
            notifyAll();
        }
    }

    synchronized void connected(Wire to) {
        wire = to;
        notifyAll();
    }

    synchronized void disconnected() {
        wire = null;
    }

    private void run() {
        try {
            while (true) {
                var to = awaitWork();
                awaitTokens();
                to.awaitRoom();
                sayOne(to);
            }
        } catch (InterruptedException _) {
            log.log(Level.DEBUG, "No more output is sent");
        }
    }

    private synchronized Wire awaitWork() throws InterruptedException {
        while (waiting.isEmpty() || wire == null) {
            wait();
        }
        return wire;
    }

    private synchronized void awaitTokens() throws InterruptedException {
        for (long nanos; (nanos = bucket.nanosUntilFree(rate(), time.nanos())) > 0; ) {
            wait(1 + nanos / 1_000_000);
        }
    }

    private int rate() {
        return agentWorks.getAsBoolean() ? BESIDE_AGENT : ALONE;
    }

    private void sayOne(Wire to) {
        var terminal = poll();
        if (terminal == null) {
            return;
        }
        try {
            var report = terminal.next();
            if (report != null) {
                to.say(report);
                bucket.take(length(report));
                wake(terminal);
            }
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "Output of " + terminal.id() + " is not sent", e);
        }
    }

    private synchronized @Nullable Terminal poll() {
        if (waiting.isEmpty()) {
            return null;
        }
        var typed = waiting.stream().filter(Terminal::isTypedAt).findFirst();
        typedWasLast = typed.isPresent() && !typedWasLast;
        var next = typedWasLast ? typed.get() : waiting.getFirst();
        waiting.remove(next);
        return next;
    }

    private static int length(TerminalReport report) {
        return switch (report) {
            case TerminalReport.Painted painted -> painted.data().length();
            case TerminalReport.Output output -> output.data().length();
            case TerminalReport.Control _, TerminalReport.Exited _ -> 0;
        };
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
