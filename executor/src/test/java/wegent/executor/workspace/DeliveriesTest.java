package wegent.executor.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.AttachedFile;

class DeliveriesTest {
    private static final AttachedFile PHOTO = new AttachedFile(7, "my photo.jpg", "image/jpeg", 3);

    @TempDir
    Path folder;

    @Test
    void aFileLiesInTheWorkingFolder() throws IOException, InterruptedException {
        new Deliveries((_, to) -> Files.writeString(to, "abc")).deliver(List.of(PHOTO), folder);

        assertThat(folder.resolve(".wegent/attachments/7-my_photo.jpg")).hasContent("abc");
        assertThat(folder.resolve(".wegent/attachments")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aFileThatComesInPartIsNone() {
        var deliveries = new Deliveries((_, to) -> Files.writeString(to, "a"));

        assertThatThrownBy(() -> deliveries.deliver(List.of(PHOTO), folder)).hasMessageContaining("in part");
        assertThat(folder.resolve(".wegent/attachments")).isEmptyDirectory();
    }

    @Test
    void aFolderThatLeadsElsewhereTakesNoFile() throws IOException {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        var work = Files.createDirectory(folder.resolve("work"));
        Files.createSymbolicLink(work.resolve(".wegent"), elsewhere);
        var deliveries = new Deliveries((_, to) -> Files.writeString(to, "abc"));

        assertThatThrownBy(() -> deliveries.deliver(List.of(PHOTO), work))
                .hasMessageContaining("leads elsewhere than into the working");
        try (var files = Files.walk(elsewhere)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aNameLeadsNowhereElse() {
        assertThat(Deliveries.nameOf(new AttachedFile(1, "../../etc/passwd", "text/plain", 1)))
                .isEqualTo("1-etc_passwd");
        assertThat(Deliveries.nameOf(new AttachedFile(2, "..", "text/plain", 1)))
                .isEqualTo("2-file");
        assertThat(Deliveries.nameOf(new AttachedFile(3, "照片.png", "image/png", 1)))
                .isEqualTo("3-照片.png");
        assertThat(Deliveries.nameOf(new AttachedFile(4, "a\0\nb", "text/plain", 1)))
                .isEqualTo("4-a_b");
    }

    @Test
    void anAgentIsToldOfItsFilesAndAShellIsNot() {
        assertThat(Deliveries.told(order(AgentKind.CLAUDE_CODE)).prompt())
                .isEqualTo(
                        "look\n\nAttached files, in your working directory:\n- .wegent/attachments/7-my_photo.jpg (image/jpeg)");
        assertThat(Deliveries.told(order(AgentKind.SHELL)).prompt()).isEqualTo("look");
    }

    private static TaskExecute order(AgentKind agent) {
        return new TaskExecute(
                new TaskId(1),
                new SubtaskId(2),
                1,
                new DeviceId("d"),
                agent,
                "",
                "look",
                List.of(),
                null,
                PermissionMode.ASK,
                List.of(PHOTO),
                null,
                null);
    }
}
