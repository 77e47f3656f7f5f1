package wegent.executor.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.protocol.RefusedException;

/// T13's race: somebody puts a link in the place of a folder just after it was looked at.
class HeldFolderTest {
    private static final Path NAME = Path.of("a.txt");

    @TempDir
    Path home;

    private Path code;
    private Path outside;
    private AllowedFolders folders;

    @BeforeEach
    void open() throws IOException {
        home = home.toRealPath();
        code = Files.createDirectories(home.resolve("code/deep/er")).getParent();
        outside = Files.createDirectories(home.resolve("outside/er")).getParent();
        Files.writeString(code.resolve("er/a.txt"), "ours");
        Files.writeString(outside.resolve("er/a.txt"), "secret");
        folders = new AllowedFolders(
                home.resolve("workspace"), List.of(home.resolve("code").toString()), home.resolve("executor"), home);
    }

    /// `code/deep` becomes a link outside; what it was goes on elsewhere.
    private void swap() throws IOException {
        Files.move(code, home.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(code, outside);
    }

    private static String text(HeldFolder folder) throws IOException {
        try (var file = Channels.newInputStream(folder.read(NAME))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aLinkThatCameBeforeItWasOpenedIsNotFollowed() throws IOException {
        var real = folders.resolve(code.resolve("er").toString(), false);

        swap();

        assertThatThrownBy(() -> folders.hold(real))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("any more");
    }

    @Test
    void aLinkThatCameAfterItWasOpenedIsNotReached() throws IOException {
        var upload = Files.writeString(home.resolve("upload"), "new");
        try (var folder = folders.hold(code.resolve("er"))) {
            swap();

            assertThat(text(folder)).isEqualTo("ours");
            assertThat(folder.attributes(NAME).size()).isEqualTo(4);
            folder.take(upload, Path.of("b.txt"), false);
            assertThat(StreamSupport.stream(folder.spliterator(), false).map(Path::getFileName))
                    .containsExactlyInAnyOrder(NAME, Path.of("b.txt"));
        }

        assertThat(home.resolve("moved/er/b.txt")).content().isEqualTo("new");
        assertThat(outside.resolve("er/b.txt")).doesNotExist();
        assertThat(upload).doesNotExist();
    }

    @Test
    void aLinkInItIsNoFile() throws IOException {
        Files.createSymbolicLink(code.resolve("er/link"), outside.resolve("er/a.txt"));
        try (var folder = folders.hold(code.resolve("er"))) {
            assertThat(folder.attributes(Path.of("link")).isSymbolicLink()).isTrue();
            assertThatThrownBy(() -> folder.read(Path.of("link"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFileIsReplacedOnlyOnDemandAndALinkNeverWrittenThrough() throws IOException {
        Files.createSymbolicLink(code.resolve("er/link"), outside.resolve("er/a.txt"));
        var upload = Files.writeString(home.resolve("upload"), "new");
        try (var folder = folders.hold(code.resolve("er"))) {
            assertThatThrownBy(() -> folder.take(upload, NAME, false)).isInstanceOf(FileAlreadyExistsException.class);

            folder.take(upload, Path.of("link"), true);

            assertThat(outside.resolve("er/a.txt")).content().isEqualTo("secret");
            assertThat(code.resolve("er/link")).isRegularFile().content().isEqualTo("new");
        }
    }

    @Test
    void anAllowedFolderItselfIsHeld() throws IOException {
        try (var folder = folders.hold(home.resolve("code"))) {
            assertThat(folder.attributes(Path.of("deep")).isDirectory()).isTrue();
        }
        assertThatThrownBy(() -> folders.hold(outside)).isInstanceOf(RefusedException.class);
    }

    @Test
    void whileLinksComeAndGoNothingOfOutsideIsEverRead() throws Exception {
        var real = home.resolve("real");
        Files.move(code, real);
        var stop = new AtomicBoolean();
        var swapper = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try {
                    Files.move(real, code);
                    Files.move(code, real);
                    Files.createSymbolicLink(code, outside);
                    Files.delete(code);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        var read = new AtomicInteger();
        try {
            Eventually.until("it is read often", () -> {
                for (int i = 0; i < 100; i++) {
                    read.addAndGet(tryToRead());
                }
                return read.get() > 100;
            });
        } finally {
            stop.set(true);
            swapper.join();
        }
    }

    private int tryToRead() {
        try (var folder = folders.hold(folders.resolve(code.resolve("er").toString(), false))) {
            assertThat(text(folder)).isEqualTo("ours");
            return 1;
        } catch (IOException | RefusedException _) {
            return 0; // it is away, or a link, just now
        }
    }
}
