package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.5 | 198.51.100.1            | 203.0.113.5", // nobody we know: the header is ignored
                "10.1.2.3    | 198.51.100.1            | 198.51.100.1",
                "10.1.2.3    | 1.1.1.1, 198.51.100.1   | 198.51.100.1", // what the client wrote itself does not count
                "10.1.2.3    | 198.51.100.1, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3    | 2001:db8::1             | 2001:db8:0:0:0:0:0:1",
                "fd00::1     | 198.51.100.1            | 198.51.100.1",
                "10.1.2.3    | unknown                 | 10.1.2.3",
                "10.1.2.3    | localhost               | 10.1.2.3",
                "10.1.2.3    | ''                      | 10.1.2.3",
                "11.1.2.3    | 198.51.100.1            | 11.1.2.3",
                "192.0.2.8   | 198.51.100.1            | 192.0.2.8",
            })
    void onlyTrustedProxiesAreBelieved(String peer, String header, String client) {
        assertThat(proxies.client(InetAddress.ofLiteral(peer), List.of(header))
                        .address()
                        .getHostAddress())
                .isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(proxies.client(InetAddress.ofLiteral("10.1.2.3"), List.of("1.1.1.1", "198.51.100.1, 10.9.9.9"))
                        .address()
                        .getHostAddress())
                .isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8x", "", "::/129", "10.0.0.0/-1"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wegent.trusted-proxies");
    }
}
