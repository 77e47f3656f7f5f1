package wegent.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageHeadersTest {
    @Test
    void aPageReachesItsOwnHostAndNoOther() {
        var policy = PageHeaders.of("wegent.example:8000", false).get("Content-Security-Policy");

        assertThat(policy)
                .contains("connect-src 'self' ws://wegent.example:8000 wss://wegent.example:8000;")
                .doesNotContain("ws: ", "wss:;", "*");
        assertThat(PageHeaders.of(null, false).get("Content-Security-Policy")).contains("connect-src 'self';");
    }

    @Test
    void onlyANameThatIsReachedByTlsIsKeptToTls() {
        assertThat(PageHeaders.of("wegent.example", true))
                .containsEntry("Strict-Transport-Security", "max-age=31536000");
        assertThat(PageHeaders.of("wegent.example", false)).doesNotContainKey("Strict-Transport-Security");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000", "127.0.0.1", "[::1]:8000", "10.0.0.5:8000"})
    void whatOtherProgramsAreReachedByTooIsNotKeptToTls(String host) {
        assertThat(PageHeaders.of(host, true)).doesNotContainKey("Strict-Transport-Security");
    }

    @Test
    void aPageIsAloneInItsWindowAndAsksForNothing() {
        assertThat(PageHeaders.of("localhost", false))
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("X-Frame-Options", "DENY")
                .hasEntrySatisfying(
                        "Permissions-Policy", policy -> assertThat(policy).contains("camera=()", "microphone=()"));
    }

    @ParameterizedTest
    @CsvSource({
        "/, no-cache",
        "/index.html, no-cache",
        "/sw.js, no-cache",
        "/manifest.json, no-cache",
        "/assets/index-Ab12.js, 'public, max-age=31536000, immutable'",
        "/api/devices, no-store",
    })
    void aRepairedPageIsThereAtOnce(String path, String caching) {
        assertThat(PageHeaders.caching(path)).isEqualTo(caching);
    }
}
