package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import wegent.base.FakeTime;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

class LoginLimiterTest {
    private final FakeTime time = new FakeTime();

    private LoginLimiter limiter(int name, int address, int all) {
        return new LoginLimiter(
                new LoginConfig(name, address, all, LoginConfig.defaults().trustedProxies()), null, time);
    }

    private static ClientAddress at(String literal) {
        return new ClientAddress(InetAddress.ofLiteral(literal));
    }

    private static long passed(int tries, java.util.function.IntConsumer attempt) {
        return IntStream.range(0, tries)
                .filter(i -> {
                    try {
                        attempt.accept(i);
                        return true;
                    } catch (RefusedException e) {
                        return false;
                    }
                })
                .count();
    }

    @Test
    void oneAddressCannotTryManyNames() {
        var limiter = limiter(10, 20, 300);

        assertThat(passed(25, i -> limiter.reserveLogin("name" + i, Optional.empty(), at("192.0.2.1"))))
                .isEqualTo(20);
        limiter.reserveLogin("name", Optional.empty(), at("192.0.2.2"));
        time.advance(Duration.ofMinutes(1));
        assertThat(passed(25, i -> limiter.reserveLogin("more" + i, Optional.empty(), at("192.0.2.1"))))
                .isEqualTo(10);
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        var limiter = limiter(10, 20, 300);

        assertThat(passed(25, i -> limiter.reserveLogin("n" + i, Optional.empty(), at("2001:db8:1:2::" + (i + 1)))))
                .isEqualTo(20);
        limiter.reserveLogin("n", Optional.empty(), at("2001:db8:1:3::1"));
    }

    @Test
    void manyAddressesTogetherAreLimitedButNoKnownBrowserIs() {
        var limiter = limiter(10, 20, 30);

        assertThat(passed(50, i -> limiter.reserveLogin("ann", Optional.empty(), at("192.0.2." + i))))
                .isEqualTo(30);
        limiter.reserveLogin("ann", Optional.of("browser:1"), at("192.0.2.1"));
        limiter.reserveChange(new UserId(1));
    }

    @Test
    void noNameIsEverLockedForAllAddresses() {
        var limiter = limiter(10, 20, 0);
        for (int host = 1; host < 200; host++) {
            var address = at("198.51.100." + host);
            passed(15, _ -> limiter.reserveLogin("ann", Optional.empty(), address));
        }

        assertThatCode(() -> limiter.reserveLogin("ann", Optional.empty(), at("192.0.2.1")))
                .doesNotThrowAnyException();
    }

    @Test
    void whoLogsInIsNotCounted() {
        var limiter = limiter(10, 20, 30);

        assertThat(passed(
                        200,
                        _ -> limiter.reserveLogin("ann", Optional.empty(), at("192.0.2.1"))
                                .succeeded()))
                .isEqualTo(200);
        assertThat(passed(
                        200,
                        _ -> limiter.reserveLogin("ann", Optional.empty(), at("192.0.2.1"))
                                .cancelled()))
                .isEqualTo(200);
    }

    @Test
    void zeroMeansNoLimit() {
        var limiter = limiter(0, 0, 0);

        assertThat(passed(500, _ -> limiter.reserveLogin("ann", Optional.empty(), at("192.0.2.1"))))
                .isEqualTo(500);
        assertThat(passed(
                        500,
                        _ -> limiter.reserveLogin("ann", Optional.of("browser:1"), at("192.0.2.1"))
                                .succeeded()))
                .isEqualTo(500);
        assertThatThrownBy(() -> limiter(-1, 0, 0)).hasMessageContaining("wegent.login.wrong-per-name");
    }
}
