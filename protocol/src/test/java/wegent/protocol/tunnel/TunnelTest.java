package wegent.protocol.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;

/// A tunnel between the socket of a browser and an other end that a test plays.
class TunnelTest {
    private static final int OUT = 32 * 1024;
    private static final int IN = 8 * 1024;

    private final Far far = new Far();
    private final AtomicInteger over = new AtomicInteger();
    private Socket browser;
    private Tunnel tunnel;

    @BeforeEach
    void open() throws IOException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            browser = new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort());
            browser.setSoTimeout(10_000);
            tunnel = new Tunnel("a/1", door.accept(), new Tunnel.Windows(OUT, IN), far, over::incrementAndGet);
        }
        tunnel.start();
    }

    @AfterEach
    void close() throws IOException {
        tunnel.close(false);
        browser.close();
    }

    @Test
    void sendsNoMoreThanAWindowThatIsNotTaken() throws Exception {
        browser.getOutputStream().write(new byte[OUT + 1]);
        Eventually.until("a window is sent", () -> far.sent.get() == OUT);

        tunnel.taken(1);

        Eventually.until("the rest", () -> far.sent.get() == OUT + 1);
    }

    @Test
    void handsOnWhatArrivesAndSaysThatItIsTaken() throws Exception {
        var bytes = new byte[10 * IN];
        new Random(1).nextBytes(bytes);
        var got = CompletableFuture.supplyAsync(() -> read(bytes.length));
        for (int at = 0; at < bytes.length; at += 1024) {
            var end = at + 1024;
            Eventually.until("room", () -> end - far.takenHere.get() <= IN);
            var piece = new byte[1024];
            System.arraycopy(bytes, at, piece, 0, piece.length);
            tunnel.data(at, piece);
        }
        tunnel.end(false);

        assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo(bytes);
        assertThat(browser.getInputStream().read()).isNegative();
        Eventually.until("over", () -> over.get() == 1);
        assertThat(far.broken).isFalse();
    }

    @Test
    void isBrokenByBytesThatDoNotFit() throws Exception {
        tunnel.data(1, new byte[] {1});

        assertThat(browser.getInputStream().read()).isNegative();
        Eventually.until("the other end is told", () -> far.broken);
        assertThat(over).hasValue(1);
    }

    @Test
    void isBrokenByMoreThanAWindow() throws Exception {
        tunnel.data(0, new byte[IN + 1]);

        assertThat(browser.getInputStream().read()).isNegative();
        assertThat(far.broken).isTrue();
    }

    @Test
    void endsWithItsBrowser() throws Exception {
        browser.getOutputStream().write('a');
        browser.shutdownOutput();

        Eventually.until("its end", () -> far.ended);
        assertThat(far.sent).hasValue(1);
        Eventually.until("over", () -> over.get() == 1);
    }

    @Test
    void isOverForOneWhoWaitsForRoom() throws Exception {
        browser.getOutputStream().write(new byte[OUT + 1]);
        Eventually.until("a window is sent", () -> far.sent.get() == OUT);

        tunnel.end(true);
        tunnel.taken(OUT);

        assertThat(browser.getInputStream().read()).isNegative();
        assertThat(far.sent).hasValue(OUT);
        assertThat(far.broken).isFalse();
    }

    @Test
    void whatItSaysIsNotInterruptedWhenItEnds() throws Exception {
        far.held = new CountDownLatch(1);
        browser.getOutputStream().write('a');
        Eventually.until("it says something", () -> far.saying);

        tunnel.close(false);
        far.held.countDown();

        Eventually.until("it is said whole", () -> far.sent.get() == 1);
        assertThat(browser.getInputStream().read()).isNegative();
    }

    private byte[] read(int count) {
        try {
            return browser.getInputStream().readNBytes(count);
        } catch (IOException e) {
            throw new AssertionError("The browser is cut off", e);
        }
    }

    /// Keeps what it hears.
    private static final class Far implements Tunnel.OtherEnd {
        final AtomicLong sent = new AtomicLong();
        final AtomicLong takenHere = new AtomicLong();
        volatile boolean ended;
        volatile boolean broken;
        volatile boolean saying;
        volatile CountDownLatch held = new CountDownLatch(0);

        @Override
        public void data(long offset, byte[] bytes) throws InterruptedException {
            saying = true;
            held.await();
            assertThat(offset).isEqualTo(sent.get());
            sent.addAndGet(bytes.length);
        }

        @Override
        public void taken(long bytes) {
            takenHere.set(bytes);
        }

        @Override
        public void end(boolean broken) {
            ended = true;
            this.broken = broken;
        }
    }
}
