package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://LocalHost:8000/",
                "ws://localhost:8000/socket.io/",
                "http://127.0.0.1:8000",
                "HTTP://127.255.255.254",
                "http://user:word@127.0.0.1:8000",
                "http://[::1]:8000",
                "http://[0:0:0:0:0:0:0:1]",
                "http://[::ffff:127.0.0.1]:8000",
                "http://[::ffff:7f00:1]",
                "http://host.docker.internal:8000",
                "http://HOST.docker.internal",
            })
    void whatStaysOnThisMachineMayBePlain(String url) {
        assertThat(PlainHttp.crossesNetwork(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://backend.example",
                "HTTPS://10.0.0.5:8000",
                "wss://backend.example/socket.io/",
            })
    void whatIsEncryptedMayGoAnywhere(String url) {
        assertThat(PlainHttp.crossesNetwork(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://backend.example:8000",
                "ws://backend.example:8000",
                "http://10.0.0.5",
                "http://192.168.1.2:8000",
                "http://169.254.1.1",
                "http://0.0.0.0:8000",
                "http://[::]:8000",
                "http://[fe80::1]",
                "http://[fd00::1]:8000",
                "http://[::ffff:10.0.0.5]",
                "http://[::127.0.0.1]",
                "http://[64:ff9b::7f00:1]",
                "http://[::1%25lo]:8000",
                // Numbers that some programs read as 127.0.0.1, and others do not.
                "http://2130706433",
                "http://0x7f000001",
                "http://0x7f.0.0.1",
                "http://0177.0.0.1",
                "http://127.1",
                "http://127.0.1",
                "http://127.0.0.01",
                "http://127.0.0.256",
                "http://127.0.0.1.",
                // Names that only look like it, or are somebody else's to resolve.
                "http://localhost@evil.example",
                "http://localhost:8000@evil.example",
                "http://localhost.evil.example",
                "http://127.0.0.1.evil.example",
                "http://localhost.",
                "http://page.localhost",
                "http://localhost.localdomain",
                "http://localtest.me",
                "http://127-0-0-1.nip.io",
                "http://my_host",
                "http://host.docker.internal.evil.example",
                "http://host.docker.internal.",
                "http:localhost",
                "http:///localhost",
                "ftp://10.0.0.5",
                "//10.0.0.5",
            })
    void allElseCrossesANetworkInClear(String url) {
        assertThat(PlainHttp.crossesNetwork(URI.create(url))).isTrue();
    }
}
