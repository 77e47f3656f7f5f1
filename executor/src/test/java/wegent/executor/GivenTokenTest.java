package wegent.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenTokenTest {
    @TempDir
    Path folder;

    @Test
    void aTokenMayStandInAFileOnStandardInputOrOnTheCommandLine() throws IOException {
        var file = Files.writeString(folder.resolve("token"), "wg-file\n");

        assertThat(new GivenToken(null, file).read(Map.of(), nothing())).contains("wg-file");
        assertThat(new GivenToken(null, null).read(Map.of("WEGENT_AUTH_TOKEN_FILE", file.toString()), nothing()))
                .contains("wg-file");
        assertThat(new GivenToken("-", null).read(Map.of(), input("wg-input\n")))
                .contains("wg-input");
        assertThat(new GivenToken("wg-seen", null).read(Map.of(), nothing())).contains("wg-seen");
    }

    @Test
    void onlyATokenOnTheCommandLineIsSeenByOthers() {
        assertThat(new GivenToken("wg-seen", null).isVisible()).isTrue();
        assertThat(new GivenToken("-", null).isVisible()).isFalse();
        assertThat(new GivenToken(null, folder).isVisible()).isFalse();
    }

    @Test
    void theEnvironmentsOwnTokenGoesBeforeItsFileAndOptionsBeforeBoth() throws IOException {
        var file = Files.writeString(folder.resolve("token"), "wg-file");
        var environment = Map.of("WEGENT_AUTH_TOKEN_FILE", "/not/there", "WEGENT_AUTH_TOKEN", "wg-environment");

        assertThat(new GivenToken(null, null).read(environment, nothing())).isEmpty();
        assertThat(new GivenToken(null, file).read(environment, nothing())).contains("wg-file");
    }

    @Test
    void aFileWithoutAUsableTokenIsNamed() throws IOException {
        var empty = Files.writeString(folder.resolve("empty"), " \n");
        var lines = Files.writeString(folder.resolve("lines"), "one\ntwo\n");

        assertThatThrownBy(() -> new GivenToken(null, empty).read(Map.of(), nothing()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(empty.toString());
        assertThatThrownBy(() -> new GivenToken(null, lines).read(Map.of(), nothing()))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new GivenToken(null, folder.resolve("none")).read(Map.of(), nothing()))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new GivenToken("-", null).read(Map.of(), nothing()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("standard input");
    }

    private static InputStream nothing() {
        return input("");
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
