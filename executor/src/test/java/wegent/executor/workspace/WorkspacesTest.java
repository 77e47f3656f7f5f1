package wegent.executor.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.FakeTime;
import wegent.executor.changes.ChangeTracker;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

class WorkspacesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final TaskId TASK = new TaskId(1);

    @TempDir
    Path folder;

    @Test
    void aFolderIsNamedAfterItsDayAndRequest() {
        assertThat(name("Fix the login page, please!")).isEqualTo("2026-01-31-fix-the-login-page-please");
        assertThat(name("修复登录页面的错误")).isEqualTo("2026-01-31-修复登录页面的错误");
        assertThat(name("  ../../etc/passwd\0\n")).isEqualTo("2026-01-31-etc-passwd");
        assertThat(name("🚀🚀")).isEqualTo("2026-01-31-chat");
        assertThat(name("CON. ")).isEqualTo("2026-01-31-con");
    }

    @Test
    void aNameIsShortEnoughForEveryFileSystem() {
        assertThat(name("word ".repeat(100))).hasSizeLessThan(60);
        assertThat(name("长".repeat(500)).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200);
    }

    @Test
    void aTaskKeepsItsFolderAndTwoNeverShareOne() throws IOException {
        var workspaces = workspaces();

        var first = workspaces.folderOf(TASK, "hello", null);
        var second = workspaces.folderOf(new TaskId(2), "hello", null);

        assertThat(second).isNotEqualTo(first).hasFileName(first.getFileName() + "-2");
        assertThat(workspaces().folderOf(TASK, "something else", null))
                .isEqualTo(first)
                .isDirectory();
    }

    @Test
    void aFolderThatWasDeletedIsThereAgain() throws IOException {
        var first = workspaces().folderOf(TASK, "hello", null);
        Files.delete(first);

        assertThat(workspaces().folderOf(TASK, "hello", null)).isEqualTo(first).isDirectory();
    }

    @Test
    void aDeviceThatForgotATaskWorksWhereItToldThatItDid() throws IOException {
        var first = workspaces().folderOf(order(null), "hello");
        Files.writeString(first.resolve("work.txt"), "mine");
        forgetAll();

        assertThat(workspaces().folderOf(order(first.toString()), "go on")).isEqualTo(first);
        assertThat(first.resolve("work.txt")).hasContent("mine");

        forgetAll();
        Files.delete(first.resolve("work.txt"));
        Files.delete(first);

        assertThat(workspaces().folderOf(order(first.toString()), "go on"))
                .isEqualTo(first)
                .isEqualTo(workspaces().folderOf(order(null), "go on"))
                .isDirectory();
    }

    @Test
    void aFolderThatTheOwnerDoesNotAllowIsNotTakenFromAnOrder() throws IOException {
        Files.createDirectories(folder.resolve("chats"));
        Files.createDirectories(folder.resolve("private"));
        Files.createSymbolicLink(folder.resolve("chats/link"), folder.resolve("private"));
        var strange = List.of("private", "chats/../private/new", "chats", "chats/link", "chats/link/new", "none\0");

        for (var path : strange) {
            forgetAll();
            assertThat(workspaces().folderOf(order(folder + "/" + path), "hello"))
                    .as(path)
                    .hasParent(folder.resolve("chats"))
                    .satisfies(made -> assertThat(made.getFileName().toString()).contains("-hello"));
        }
        assertThat(folder.resolve("private")).isEmptyDirectory();
    }

    private void forgetAll() throws IOException {
        Files.deleteIfExists(folder.resolve("home/sessions/1.json"));
    }

    private static TaskExecute order(@Nullable String path) {
        return new TaskExecute(
                TASK,
                new SubtaskId(7),
                1,
                new DeviceId("d"),
                AgentKind.SHELL,
                "",
                "hello",
                List.of(),
                null,
                PermissionMode.ASK,
                List.of(),
                null,
                path);
    }

    @Test
    void eachAgentHasItsOwnSession() throws IOException {
        workspaces().folderOf(TASK, "hello", null);

        workspaces().rememberSession(TASK, AgentKind.CLAUDE_CODE, "abc", new SubtaskId(7));
        workspaces().rememberSession(TASK, AgentKind.CODEX, "def", new SubtaskId(9));
        workspaces().forgetSession(TASK, AgentKind.CODEX);

        var memory = workspaces().memory(TASK).orElseThrow();
        assertThat(memory.session(AgentKind.CLAUDE_CODE)).contains(new TaskMemory.Session("abc", new SubtaskId(7)));
        assertThat(memory.session(AgentKind.CODEX)).isEmpty();
    }

    @Test
    void aForgottenTaskLeavesItsFolder() throws IOException {
        var made = workspaces().folderOf(TASK, "hello", null);

        workspaces().forget(TASK);

        assertThat(workspaces().memory(TASK)).isEmpty();
        assertThat(made).isDirectory();
    }

    @Test
    void withoutNamedFoldersATaskHasItsNumber() throws IOException {
        var time = new FakeTime();
        var home = folder.resolve("home");
        var numbered = new Workspaces(
                ChatFolders.numbered(folder.resolve("work")),
                home,
                FileSource.NONE,
                ChangeTracker.off(home, time),
                time);

        assertThat(numbered.folderOf(new TaskId(7), "hello", null))
                .isEqualTo(folder.resolve("work/7"))
                .isDirectory();
        assertThat(numbered.folderOf(new TaskId(7), "other", null)).isEqualTo(folder.resolve("work/7"));
    }

    @Test
    void aConversationKeepsItsFolderWhenTheOwnerMovesOrRenamesTheirs() throws IOException {
        var first = workspaces().folderOf(TASK, "hello", null);
        var time = new FakeTime();
        var home = folder.resolve("home");
        var moved = new Workspaces(
                ChatFolders.in(folder.resolve("elsewhere")),
                home,
                FileSource.NONE,
                ChangeTracker.off(home, time),
                time);

        assertThat(moved.folderOf(TASK, "hello", null)).isEqualTo(first);
    }

    @Test
    void namesAreSafeInEveryScriptAndOnEveryFileSystem() {
        for (var request : List.of(
                "CON", "aux.txt", "a:b*c?", "x\\y/z", "..", "trailing. ", "é vs e\u0301", "عربي", "😀 mixed 中文")) {
            assertThat(name(request))
                    .startsWith("2026-01-31-")
                    .doesNotContainPattern("[\\\\/:*?\"<>|\\p{Cntrl}]")
                    .doesNotMatch(".*[. ]$");
        }
        assertThat(name("é")).isEqualTo(name("e\u0301"));
        assertThat(name("Mixed 中文 CASE")).isEqualTo("2026-01-31-mixed-中文-case");
    }

    private Workspaces workspaces() {
        return new Workspaces(folder.resolve("chats"), folder.resolve("home"), new FakeTime());
    }

    private static String name(String request) {
        return ChatFolderName.of(DAY, request);
    }
}
