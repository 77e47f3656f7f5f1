package wegent.executor.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.TrustedFolders;
import wegent.protocol.DeviceCommand;
import wegent.protocol.DeviceCommand.WriteChunk;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

class FileWriterTest {
    @TempDir
    Path root;

    private Path code;
    private Path incoming;
    private FileWriter writer;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
        code = Files.createDirectories(root.resolve("code"));
        incoming = root.resolve("executor/incoming");
        new TrustedFolders(Files.createDirectories(root.resolve("executor"))).add(code, Instant.EPOCH);
        writer = writer();
    }

    private FileWriter writer() throws IOException {
        var folders =
                new AllowedFolders(root.resolve("workspace"), List.of(code.toString()), root.resolve("executor"), root);
        return new FileWriter(folders, incoming);
    }

    @Test
    void aFileIsThereWhenAllPiecesHaveComeAndNotBefore() throws IOException {
        var bytes = new byte[1_200_000];
        new java.util.Random(7).nextBytes(bytes);
        var target = code.resolve("big.bin");

        for (int offset = 0; offset < bytes.length; offset += DeviceCommand.CHUNK) {
            assertThat(target).doesNotExist();
            var end = Math.min(bytes.length, offset + DeviceCommand.CHUNK);
            var piece = Arrays.copyOfRange(bytes, offset, end);
            var written = writer.take(new WriteChunk("u1", "~/code/big.bin", bytes.length, offset, piece, false));
            assertThat(written.received()).isEqualTo(end);
            assertThat(written.done()).isEqualTo(end == bytes.length);
            assertThat(written.path()).isEqualTo(target.toString());
        }

        assertThat(target).hasBinaryContent(bytes);
        assertThat(incoming).isEmptyDirectory();
    }

    @Test
    void aPieceThatComesTwiceCountsOnce() throws IOException {
        for (var piece : List.of(piece(0, "abc", 6), piece(0, "abc", 6), piece(3, "def", 6), piece(3, "def", 6))) {
            writer.take(piece);
        }

        assertThat(code.resolve("a.txt")).hasContent("abcdef");
    }

    @Test
    void aMissingPieceIsTold() throws IOException {
        writer.take(piece(0, "abc", 9));

        assertThatThrownBy(() -> writer.take(piece(6, "ghi", 9)))
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("offset");
        assertThat(code.resolve("a.txt")).doesNotExist();
    }

    @Test
    void anEmptyFileIsAFileToo() throws IOException {
        assertThat(writer.take(piece(0, "", 0)).done()).isTrue();

        assertThat(code.resolve("a.txt")).isEmptyFile();
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyOnDemand() throws IOException {
        Files.writeString(code.resolve("a.txt"), "mine");

        assertThatThrownBy(() -> writer.take(piece(0, "new", 3)))
                .hasMessageContaining("already")
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(code.resolve("a.txt")).hasContent("mine");
        writer.take(new WriteChunk("u2", code + "/a.txt", 3, 0, "new".getBytes(StandardCharsets.UTF_8), true));
        assertThat(code.resolve("a.txt")).hasContent("new");
    }

    @Test
    void whatAnExecutorLeftUnfinishedIsDeleted() throws IOException {
        writer.take(piece(0, "abc", 6));
        assertThat(incoming).isNotEmptyDirectory();

        var next = writer();

        assertThat(incoming).isEmptyDirectory();
        assertThatThrownBy(() -> next.take(piece(3, "def", 6))).hasMessageContaining("Begin again");
    }

    @Test
    void whatNobodyFinishesIsBounded() throws IOException {
        for (int i = 0; i < 30; i++) {
            writer.take(new WriteChunk("u" + i, code + "/a.txt", 6, 0, new byte[3], false));
        }

        assertThat(incoming.toFile().list()).hasSize(20).contains("u29").doesNotContain("u0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/new",
                "{root}/outside/new",
                "{root}/code/../outside/new",
                "../outside/new",
                "{root}/code/link/new",
                "{root}/code/file-link",
                "{root}/executor/device-config.json",
                "{root}/code-beside/new"
            })
    void nothingOutsideIsWritten(String path) throws IOException {
        var outside = Files.createDirectories(root.resolve("outside"));
        Files.createDirectories(root.resolve("code-beside"));
        Files.createSymbolicLink(code.resolve("link"), outside);
        Files.writeString(outside.resolve("there"), "theirs");
        Files.createSymbolicLink(code.resolve("file-link"), outside.resolve("there"));

        assertThatThrownBy(() -> writer.take(
                        new WriteChunk("u", path.replace("{root}", root.toString()), 3, 0, new byte[3], true)))
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(outside.resolve("new")).doesNotExist();
        assertThat(outside.resolve("there")).hasContent("theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{root}/code", "{root}/code/none/a.txt", "{root}/code/a\u0000b", "//server/share"})
    void whatCanBeNoFileIsRefused(String path) {
        assertThatThrownBy(() -> writer.take(
                        new WriteChunk("u", path.replace("{root}", root.toString()), 3, 0, new byte[3], false)))
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../u", "a/b", "", "ü"})
    void anUploadIsNamedByLettersAndDigits(String id) {
        assertThatThrownBy(() -> new WriteChunk(id, "a.txt", 3, 0, new byte[3], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("upload_id");
    }

    private WriteChunk piece(long offset, String text, long size) {
        return new WriteChunk("u1", code + "/a.txt", size, offset, text.getBytes(StandardCharsets.UTF_8), false);
    }
}
