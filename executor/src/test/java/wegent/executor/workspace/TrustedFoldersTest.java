package wegent.executor.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.protocol.RefusedException;

/// Trust is in a folder itself, not in what is called like it.
class TrustedFoldersTest {
    @TempDir
    Path root;

    private Path home;
    private Path code;
    private TrustedFolders trusted;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
        home = Files.createDirectories(root.resolve("home"));
        code = Files.createDirectories(root.resolve("code"));
        trusted = new TrustedFolders(home);
    }

    @Test
    void aFolderIsTrustedWithWhatIsBelowItUntilItIsNot() throws IOException {
        trusted.add(code, Instant.EPOCH);
        trusted.add(code, Instant.EPOCH);

        assertThat(trusted.contains(code.resolve("site/src"))).isTrue();
        assertThat(trusted.contains(root.resolve("code-evil"))).isFalse();
        assertThat(new TrustedFolders(home).all()).containsExactly(code);
        assertThat(trusted.remove(code)).isTrue();
        assertThat(trusted.remove(code)).isFalse();
        assertThat(trusted.contains(code)).isFalse();
    }

    @Test
    void anotherFolderInItsPlaceIsNotTrusted() throws IOException {
        trusted.add(code, Instant.EPOCH);

        Files.move(code, root.resolve("away"));
        Files.createDirectories(root.resolve("evil"));
        Files.createSymbolicLink(code, root.resolve("evil"));
        assertThat(trusted.contains(code)).isFalse();
        assertThat(trusted.all()).isEmpty();
        Files.delete(code);
        Files.move(root.resolve("evil"), code);
        assertThat(trusted.contains(code)).isFalse();
        Files.delete(code);
        Files.move(root.resolve("away"), code);
        assertThat(trusted.contains(code)).isTrue();
    }

    @Test
    void aLinkIsTrustedAsWhatItLeadsTo() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), code);

        trusted.add(root.resolve("link"), Instant.EPOCH);

        assertThat(trusted.all()).containsExactly(code);
    }

    @Test
    void theExecutorsOwnFolderAndAllOfTheComputerAreNotTrusted() throws IOException {
        Files.createDirectories(home.resolve("git"));
        for (var path : new Path[] {home, home.resolve("git"), Path.of("/"), root.resolve("none")}) {
            assertThatThrownBy(() -> trusted.add(path, Instant.EPOCH)).isInstanceOf(RefusedException.class);
        }
        trusted.add(root, Instant.EPOCH);
        var folders = new AllowedFolders(root.resolve("workspace"), java.util.List.of(), home, root);
        assertThat(folders.isTrusted(home.resolve("git"))).isFalse();
        assertThat(folders.isTrusted(code)).isTrue();
    }

    @Test
    void onlyTheOwnerReadsTheListAndABrokenOneTrustsNothing() throws IOException {
        trusted.add(code, Instant.EPOCH);

        var file = home.resolve("trusted-folders.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "{\"folders\":[{\"path\":");
        assertThat(trusted.contains(code)).isFalse();
        Files.delete(file);
        Files.createSymbolicLink(file, Files.writeString(root.resolve("planted"), "{}"));
        assertThat(trusted.all()).isEmpty();
    }
}
