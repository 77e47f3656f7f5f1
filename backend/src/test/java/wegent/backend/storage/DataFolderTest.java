package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.backend.Backend;
import wegent.backend.BackendConfig;
import wegent.base.SystemTime;

class DataFolderTest {
    @TempDir
    Path place;

    @Test
    void aNewFolderIsTheOwnersAlone() throws IOException {
        var folder = place.resolve("new/data");

        DataFolder.prepare(folder);

        assertThat(mode(folder)).isEqualTo("rwx------");
    }

    @Test
    void anOlderFolderThatIsOpenToOthersIsClosedWithWhatLiesInIt() throws IOException {
        var folder = open("data");
        var database = Files.writeString(folder.resolve("wegent.mv.db"), "");
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r--r--"));

        DataFolder.prepare(folder);

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(database)).isEqualTo("rw-------");
    }

    @Test
    void anEmptyFolderIsClosedAndOneOfOthersIsLeftAlone() throws IOException {
        var empty = open("empty");
        DataFolder.prepare(empty);
        assertThat(mode(empty)).isEqualTo("rwx------");

        var others = open("others");
        Files.writeString(others.resolve("letters.txt"), "");
        assertThatThrownBy(() -> DataFolder.prepare(others))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("WEGENT_DATA_FOLDER");
        assertThat(mode(others)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aBackendLeavesNoFileToOthers() throws IOException {
        var folder = place.resolve("data");

        try (var time = new SystemTime();
                var _ = new Backend(BackendConfig.in(folder), time)) {
            try (var files = Files.list(folder)) {
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(mode(file)).endsWith("------"));
            }
        }
    }

    private Path open(String name) throws IOException {
        var folder = Files.createDirectory(place.resolve(name));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
