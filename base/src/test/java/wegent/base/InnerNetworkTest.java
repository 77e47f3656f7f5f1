package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InnerNetworkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "::ffff:127.0.0.1",
                "::ffff:0:10.0.0.1",
                "::127.0.0.1",
                "::a01:203",
                "::169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2002:c0a8:101::1",
                "2002:a9fe:a9fe::",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "fec0::1",
                "ff02::1",
                "192.0.0.8",
                "198.18.0.1",
                "198.19.255.255",
                "240.0.0.1",
                "255.255.255.255"
            })
    void theseAreInner(String host) throws UnknownHostException {
        assertThat(InnerNetwork.has(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "100.128.0.1",
                "172.32.0.1",
                "2606:4700::1111",
                "64:ff9b::5db8:d822",
                "2002:5db8:d822::",
                "2001:4860:4860::8888",
                "198.20.0.1",
                "192.1.0.1"
            })
    void theseAreNot(String host) throws UnknownHostException {
        assertThat(InnerNetwork.has(host)).isFalse();
    }
}
