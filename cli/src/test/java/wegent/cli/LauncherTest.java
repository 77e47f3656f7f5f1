package wegent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `./wegent` and the exit code of its `test`, with programs in place of Maven and what a test
/// needs: CI knows nothing else of a run.
class LauncherTest {
    private static final Path SCRIPT = Path.of("../wegent");

    @TempDir
    Path clone;

    private record Ran(int code, String err) {}

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.copy(SCRIPT, clone.resolve("wegent"));
        Files.createDirectory(clone.resolve("bin"));
        for (var program : List.of("npm", "redis-server", "chromium")) addProgram(program, "exit 0");
    }

    private void addProgram(String name, String body) throws IOException {
        var program = Files.writeString(clone.resolve("bin").resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran test() throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", clone.resolve("wegent").toString(), "test");
        builder.environment().merge("PATH", clone.resolve("bin") + ":", (path, bin) -> bin + path);
        builder.environment().put("WEGENT_JAVA_HOME", System.getProperty("java.home"));
        var process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), err);
    }

    private void report(String testCase) throws IOException {
        var reports = Files.createDirectories(clone.resolve("cli/target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-wegent.A.xml"), "<testsuite>\n" + testCase + "\n</testsuite>\n");
    }

    @Test
    void testsThatPassEndWithZero() throws IOException, InterruptedException {
        addProgram("mvn", "exit 0");
        report("<testcase name=\"itWorks\" classname=\"wegent.A\"/>");

        assertThat(test()).isEqualTo(new Ran(0, ""));
    }

    @Test
    void aFailedTestIsTheExitCode() throws IOException, InterruptedException {
        addProgram("mvn", "exit 1");

        assertThat(test().code()).isEqualTo(1);
    }

    @Test
    void aTestThatPassedOnlyWhenRunAgainIsNamed() throws IOException, InterruptedException {
        addProgram("mvn", "exit 0");
        report("<testcase name=\"itWorks\" classname=\"wegent.A\">\n<flakyFailure/>\n</testcase>");

        assertThat(test())
                .isEqualTo(new Ran(0, "UNSTEADY: passed only when run again, mend them:\n  wegent.A.itWorks\n"));
    }
}
