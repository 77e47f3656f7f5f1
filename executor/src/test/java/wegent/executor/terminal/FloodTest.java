package wegent.executor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;

/// A program that prints as fast as it may, while the clock stands still until it is told to go.
class FloodTest {
    private static final int BURST = 2 * 1024 * 1024;
    private static final int BESIDE_AGENT = 2 * 1024 * 1024;
    private static final int ALONE = 2 * BESIDE_AGENT;

    private final FakeTime time = new FakeTime();
    private final AtomicBoolean agentWorks = new AtomicBoolean(true);
    private final Printer printer = new Printer();

    @TempDir
    Path folder;

    private final List<Printer> printers = new ArrayList<>();
    private volatile Printer starting = printer;
    private Terminals terminals;
    private Pages pages;

    @BeforeEach
    void open() {
        var policy = new Policy(true, false, false, Set.of(), PermissionMode.ASK, List.of());
        var folders = new AllowedFolders(folder, policy.allowedFolders(), folder.resolve("home"), folder);
        terminals =
                new Terminals(policy, TerminalConfig.DEFAULT, folders, (_, _, _) -> starting, agentWorks::get, time);
        pages = new Pages(terminals);
    }

    @AfterEach
    void close() {
        printers.forEach(Printer::kill);
        terminals.close();
    }

    @Test
    void leavesRoomForAnAgentThatWorks() {
        assertThat(saidInASecond()).isBetween(BESIDE_AGENT, BESIDE_AGENT + 2 * Viewer.PIECE);
    }

    @Test
    void isFasterWhileNoAgentWorks() {
        agentWorks.set(false);

        assertThat(saidInASecond()).isBetween(ALONE, ALONE + 2 * Viewer.PIECE);
    }

    /// How much more it says than its burst when a second goes by.
    private int saidInASecond() {
        var page = page();
        printer.floods = true;
        printer.print("begun");
        Eventually.until("a burst", () -> page.received() >= BURST);
        awaitSilence(page);
        var then = page.received();
        assertThat(then).isLessThan(BURST + Viewer.PIECE);

        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofMillis(100));
            awaitSilence(page);
        }

        return (int) (page.received() - then) + Viewer.PIECE;
    }

    private static void awaitSilence(Pages.Page page) {
        awaitSilence(List.of(page));
    }

    private static void awaitSilence(List<Pages.Page> pages) {
        Eventually.until("silence", () -> {
            var before = received(pages);
            LockSupport.parkNanos(20_000_000);
            return received(pages) == before;
        });
    }

    @Test
    void isSentInPiecesNotInBits() {
        var page = page();
        printer.print("first,");
        Eventually.until("what comes after silence", () -> page.output().equals("first,"));
        for (int i = 0; i < 7; i++) {
            printer.print("a bit,");
            time.advance(Duration.ofMillis(2));
            Eventually.until("it is read", printer::isEmpty);
        }
        assertThat(page.output()).isEqualTo("first,");

        Eventually.until("the time of a frame", () -> {
            time.advance(Duration.ofMillis(2));
            return page.output().equals("first," + "a bit,".repeat(7));
        });

        assertThat(page.pieces).isEqualTo(2);
    }

    @Test
    void isReadInPiecesNotInBits() {
        var page = page();
        printer.print("first,");
        Eventually.until("what comes after silence", () -> page.output().equals("first,"));

        printer.print("a bit,");
        Eventually.until("it is read", printer::isEmpty);
        printer.print("another");
        awaitSilence(page);

        assertThat(printer.isEmpty()).isFalse();
        time.advance(Duration.ofMillis(2));
        Eventually.until("it is read too", printer::isEmpty);
    }

    @Test
    void isNotWaitedForByTheEchoOfAKey() {
        var page = page();
        printer.print("first,");
        Eventually.until("what comes after silence", () -> page.output().equals("first,"));
        page.type("q");
        printer.print("q");

        Eventually.until("the echo", () -> page.output().equals("first,q"));
    }

    @Test
    void givesWayToATerminalAtWhichSomebodyTypes() {
        var typed = page();
        var others = Stream.generate(() -> page(new Printer())).limit(6).toList();
        printers.stream().skip(1).forEach(other -> {
            other.floods = true;
            other.print("begun");
        });
        Eventually.until("a burst", () -> received(others) >= BURST);
        awaitSilence(others);
        var before = received(others);

        typed.type("q");
        printer.print("q");

        Eventually.until("the echo", () -> {
            time.advance(Duration.ofMillis(1));
            return typed.output().equals("q");
        });
        assertThat(received(others) - before).isLessThanOrEqualTo(2 * Viewer.PIECE);
    }

    private static long received(List<Pages.Page> pages) {
        return pages.stream().mapToLong(Pages.Page::received).sum();
    }

    private Pages.Page page() {
        return page(printer);
    }

    private Pages.Page page(Printer printer) {
        printers.add(printer);
        starting = printer;
        var started = new AtomicReference<Object>();
        var id = TerminalId.on(new DeviceId("laptop"));
        terminals.handle(new TerminalOrder.Start(id, null, false, 0, 0), started::set);
        Eventually.until("a terminal", () -> started.get() instanceof TerminalReply.Started);
        var page = pages.open(id, "page " + printers.size());
        page.attach(null);
        time.advance(Duration.ofMillis(16));
        return page;
    }

    /// Prints what it is told to, each bit for itself, or without an end.
    private static final class Printer implements Pty {
        private static final byte[] END = {};

        private final LinkedBlockingQueue<byte[]> bits = new LinkedBlockingQueue<>();
        volatile boolean floods;
        private volatile boolean killed;

        void print(String text) {
            bits.add(text.getBytes(StandardCharsets.UTF_8));
        }

        boolean isEmpty() {
            return bits.isEmpty();
        }

        @Override
        public int read(byte[] into) {
            if (killed) {
                return -1;
            }
            if (floods && bits.isEmpty()) {
                Arrays.fill(into, (byte) 'x');
                return into.length;
            }
            try {
                var bit = Objects.requireNonNull(bits.take());
                System.arraycopy(bit, 0, into, 0, bit.length);
                return bit.length == 0 ? -1 : bit.length;
            } catch (InterruptedException _) {
                return -1;
            }
        }

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void resize(int rows, int columns) {}

        @Override
        public int awaitExit() {
            return 0;
        }

        @Override
        public void hangUp() {
            kill();
        }

        @Override
        public void kill() {
            killed = true;
            bits.add(END);
        }
    }
}
