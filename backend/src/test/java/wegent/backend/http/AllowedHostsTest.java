package wegent.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private final AllowedHosts hosts =
            new AllowedHosts(List.of("Wegent.Example", "inner"), host -> host.startsWith("0123.ide.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8000",
                "127.0.0.1:8000",
                "10.0.0.5:8000",
                "[::1]:8000",
                "[fd00::5]",
                "host.docker.internal:8000",
                "wegent.example",
                "WEGENT.example:443",
                "inner:8000",
                "0123.ide.example:8000",
            })
    void theServersOwnNamesAndAllAddressesAreAnswered(String host) {
        assertThat(hosts.refusal(List.of(host), false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8000",
                "wegent.example.evil.example",
                "notwegent.example",
                "localhost.evil.example",
                "localhost.",
                "127.0.0.1.evil.example",
                "2130706433",
                "0x7f000001",
                "127.1",
                "page.localhost",
            })
    void aNameThatWasNotGivenIsRefusedWithTheSettingThatGivesIt(String host) {
        assertThat(hosts.refusal(List.of(host), false)).hasValueSatisfying(refusal -> {
            assertThat(refusal.status()).isEqualTo(421);
            assertThat(refusal.text()).contains("WEGENT_PUBLIC_URL", "WEGENT_HOSTS");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "localhost,evil.example",
                "user@localhost",
                "localhost:80:80",
                "localhost/evil",
                "[::1",
                "::1",
                "localhost\u0000",
                "<script>",
            })
    void whatIsNoHostIsABadRequestAndIsNotRepeated(String host) {
        assertThat(hosts.refusal(List.of(host), false)).hasValueSatisfying(refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.text()).doesNotContain("script");
        });
    }

    @Test
    void twoHostsAreABadRequestAndNoneIsOneForProgramsOfHttp10Alone() {
        assertThat(hosts.refusal(List.of("localhost", "localhost"), false))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(400));
        assertThat(hosts.refusal(List.of(), false))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(400));
        assertThat(hosts.refusal(List.of(), true)).isEmpty();
    }
}
