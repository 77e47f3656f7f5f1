package wegent.executor.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.PrivateFile;

class HomeLockTest {

    @TempDir
    Path home;

    @Test
    void oneAtATimeUsesAHome() throws IOException {
        try (var _ = HomeLock.take(home)) {
            assertThatThrownBy(() -> HomeLock.take(home))
                    .isInstanceOf(HomeLock.HomeInUseException.class)
                    .hasMessage(
                            "another executor (pid " + ProcessHandle.current().pid() + ") already runs in " + home);
        }

        HomeLock.take(home).close();
    }

    @Test
    void aPrivateFileIsTheOwnersOnlyAndReplacesTheOldOneWhole() throws IOException {
        var file = home.resolve("secret.json");

        PrivateFile.write(file, "a much longer first text");
        PrivateFile.write(file, "second");

        assertThat(file).hasContent("second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(home).isDirectoryNotContaining("glob:**.tmp");
    }
}
