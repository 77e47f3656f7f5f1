package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A change to a source that a historic bug is put back into may break its patch: that shows here, not weeks
/// later.
class MutantsTest {
    @ParameterizedTest
    @EnumSource
    void thePatchOfEachHistoricBugApplies(HistoricBugs.Bug bug) throws IOException, InterruptedException {
        var check = new ProcessBuilder(
                        "git", "apply", "--check", bug.patch().toAbsolutePath().toString())
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
    }
}
