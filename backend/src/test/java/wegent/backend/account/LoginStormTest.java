package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.backend.storage.DatabaseConfig;
import wegent.backend.storage.SecretKeyConfig;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.protocol.RefusedException;

/// A process with a small heap that 200 strangers log in to at once, again and again.
class LoginStormTest {
    private static final int STRANGERS = 200;

    @TempDir
    Path folder;

    @Test
    void aStormOfLoginsNeedsLittleHeapAndStopsNobody() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Storm.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("20 ordinary logins").doesNotContain("OutOfMemory");
        } finally {
            process.destroyForcibly();
        }
    }

    /// The process: an ordinary user, whose browser is known, logs in 20 times meanwhile.
    static final class Storm {
        private Storm() {}

        public static void main(String[] arguments) throws Exception {
            try (var time = new SystemTime();
                    var database = new Database(DatabaseConfig.inMemory("storm"), time);
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var accounts = new Accounts(database, time);
                var tokens =
                        new Tokens(accounts, Cipher.open(SecretKeyConfig.generated(), Path.of(arguments[0])), time);
                var logins = new Logins(accounts, tokens, unlimited(), null, time);
                var password = new Secret("horses in a storm");
                var ann = accounts.add("ann", password, "user");
                var browser = tokens.logIn(ann, "Chrome").browser();
                var over = new CountDownLatch(1);
                var refused = new AtomicInteger();
                for (int i = 0; i < STRANGERS; i++) {
                    var name = "stranger" + i;
                    threads.submit(() -> {
                        while (!over.await(5, TimeUnit.MILLISECONDS)) {
                            try {
                                logins.withPassword(name, new Secret("guess"), from(null));
                            } catch (RefusedException e) {
                                refused.incrementAndGet();
                            }
                        }
                        return true;
                    });
                }
                var slowest = Duration.ZERO;
                try {
                    for (int i = 0; i < 20; i++) {
                        var begin = time.nanos();
                        logins.withPassword("ann", password, from(browser));
                        var took = Duration.ofNanos(time.nanos() - begin);
                        slowest = took.compareTo(slowest) > 0 ? took : slowest;
                    }
                } finally {
                    over.countDown();
                }
                System.out.println(
                        "20 ordinary logins, the slowest in " + slowest.toMillis() + " ms; refused: " + refused.get());
            }
        }

        private static LoginConfig unlimited() {
            return new LoginConfig(0, 0, 0, LoginConfig.defaults().trustedProxies());
        }

        private static Logins.Origin from(String browser) {
            return new Logins.Origin(new ClientAddress(InetAddress.getLoopbackAddress()), "Chrome", browser);
        }
    }
}
