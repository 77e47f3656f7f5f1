package wegent.backend.codeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import wegent.backend.device.DeviceKey;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// A tunnel between a socket and a device that a test plays.
class TunnelTest {
    private static final DeviceKey DEVICE = new DeviceKey(new UserId(1), new DeviceId("cloud"));

    @Test
    void whatItSaysIsNotInterruptedWhenItEnds() throws Exception {
        var saying = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var whole = new CompletableFuture<Boolean>();
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var browser = new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort())) {
            var tunnel = new Tunnel(
                    "a/1",
                    DEVICE,
                    door.accept(),
                    order -> {
                        if (order instanceof CodeServerOrder.Data) {
                            saying.countDown();
                            whole.complete(goesOn(ended));
                        }
                    },
                    () -> {});
            tunnel.start();
            browser.getOutputStream().write('a');
            assertThat(saying.await(10, TimeUnit.SECONDS)).isTrue();

            tunnel.close(false);
            ended.countDown();

            assertThat(whole.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(browser.getInputStream().read()).isNegative();
        }
    }

    private static boolean goesOn(CountDownLatch ended) {
        try {
            return ended.await(10, TimeUnit.SECONDS) && !Thread.currentThread().isInterrupted();
        } catch (InterruptedException e) {
            return false;
        }
    }
}
