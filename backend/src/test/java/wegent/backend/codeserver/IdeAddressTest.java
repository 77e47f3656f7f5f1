package wegent.backend.codeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.backend.device.DeviceKey;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

class IdeAddressTest {
    private static final DeviceKey CLOUD = new DeviceKey(new UserId(1), new DeviceId("cloud"));
    private static final DeviceKey OTHER = new DeviceKey(new UserId(2), new DeviceId("cloud"));

    @Test
    void eachDeviceHasAnOriginOfItsOwn() {
        var address = new IdeAddress("https://{device}.ide.example.com/", "http");

        var one = address.of(CLOUD, "app.example.com").orElseThrow();

        assertThat(one).matches("https://[0-9a-f]{20}\\.ide\\.example\\.com");
        assertThat(address.of(OTHER, null).orElseThrow()).isNotEqualTo(one);
        assertThat(address.covers(one.substring("https://".length()))).isTrue();
        assertThat(address.covers(one.substring("https://".length()).toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
        assertThat(address.covers("app.example.com")).isFalse();
        assertThat(address.covers("evil" + one.substring("https://".length()))).isFalse();
        assertThat(address.covers(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://{device}.ide.example.com", "https://ide-{device}.example.com:8443"})
    void anOriginIsGoodForItsDeviceAlone(String template) {
        var address = new IdeAddress(template, "https");
        var host = address.of(CLOUD, null).orElseThrow().substring("https://".length());

        assertThat(address.isOf(CLOUD, host)).isTrue();
        assertThat(address.isOf(CLOUD, host.toUpperCase(java.util.Locale.ROOT))).isTrue();
        assertThat(address.isOf(OTHER, host)).isFalse();
        assertThat(address.isOf(CLOUD, "x" + host)).isFalse();
        assertThat(address.isOf(CLOUD, host + ":1")).isFalse();
    }

    @Test
    void onThisMachineAnOriginIsGoodForItsDeviceAlone() {
        var address = new IdeAddress(null, "http");
        var host = address.of(CLOUD, "localhost:8000").orElseThrow().substring("http://".length());

        assertThat(address.isOf(CLOUD, host)).isTrue();
        assertThat(address.isOf(OTHER, host)).isFalse();
    }

    @Test
    void onThisMachineItNeedsNoSetting() {
        var address = new IdeAddress(null, "http");

        var one = address.of(CLOUD, "127.0.0.1:8000").orElseThrow();

        assertThat(one).matches("http://[0-9a-f]{20}\\.ide\\.localhost:8000");
        assertThat(address.of(CLOUD, "[::1]:8000")).contains(one);
        assertThat(address.of(CLOUD, "localhost").orElseThrow()).endsWith(".ide.localhost");
        assertThat(address.of(CLOUD, "192.168.1.5:8000")).isEmpty();
        assertThat(address.of(CLOUD, null)).isEmpty();
        assertThat(address.covers(one.substring("http://".length()))).isTrue();
        assertThat(address.covers("localhost:8000")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ide.example.com",
                "https://ide.example.com",
                "http://10.0.0.5:8001",
                "{device}.ide.example.com",
                "ftp://{device}.ide.example.com",
                "https://{device}.ide.example.com/path",
                "https://ide.example.com/{device}",
                "https://{device}.{device}.example.com",
                "https://"
            })
    void whatIsNoAddressIsTold(String wrong) {
        assertThatThrownBy(() -> new IdeAddress(wrong, "http"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WEGENT_IDE_URL");
    }

    @Test
    void belowLocalhostItIsEncryptedWhereThePageIs() {
        assertThat(new IdeAddress(null, "https").of(CLOUD, "localhost:8000"))
                .hasValueSatisfying(url -> assertThat(url).matches("https://[0-9a-f]{20}\\.ide\\.localhost:8000"));
    }
}
