package wegent.executor.command;

import static org.assertj.core.api.Assertions.assertThat;
import static wegent.executor.git.RealGit.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.base.SystemTime;
import wegent.executor.git.Git;
import wegent.executor.git.RealGit;
import wegent.executor.git.Worktrees;
import wegent.executor.process.Launcher;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.TrustedFolders;
import wegent.protocol.BackendMessage.ExecuteCommand;
import wegent.protocol.DeviceCommand;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.rest.EntryKind;
import wegent.protocol.rest.FileKind;
import wegent.protocol.rest.FileView;
import wegent.protocol.rest.FileWritten;
import wegent.protocol.rest.FolderEntry;
import wegent.protocol.rest.FolderView;
import wegent.protocol.rest.GitBranchList;
import wegent.protocol.rest.GitDiffView;
import wegent.protocol.rest.GitStatusView;

/// Commands in real folders, with the system's Git.
class DeviceCommandsTest {
    private final SystemTime time = new SystemTime();

    @TempDir
    Path root;

    private Path code;
    private Path outside;
    private Launcher launcher;
    private DeviceCommands commands;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
        code = Files.createDirectories(root.resolve("code"));
        outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.createDirectories(root.resolve("code/executor"));
        Files.writeString(root.resolve("code/executor/device-config.json"), "the key");
        var home = root.toString();
        launcher = new Launcher(Map.of("PATH", System.getenv("PATH"), "HOME", home), home, time);
        commands = commands(true);
    }

    private DeviceCommands commands(boolean allowed) throws IOException {
        var policy = new Policy(
                false, false, allowed, Set.of(), PermissionMode.ASK, List.of(code.toString(), "/nowhere/at/all"));
        var folders = new AllowedFolders(
                root.resolve("workspace"), policy.allowedFolders(), root.resolve("code/executor"), root);
        var git = new Git(launcher, folders, root.resolve("sealed"), time);
        return new DeviceCommands(policy, folders, root.resolve("incoming"), git, new Worktrees(git, folders));
    }

    @AfterEach
    void close() {
        commands.close();
        launcher.close();
        time.close();
    }

    @Test
    void withoutAPathTheAllowedFoldersAreListed() {
        var roots = ask(new DeviceCommand.ListFolder(null, false, false), FolderView.class);

        assertThat(roots.path()).isNull();
        assertThat(roots.entries())
                .extracting(FolderEntry::path)
                .containsExactly(root.resolve("workspace").toString(), code.toString());
    }

    @Test
    void aFolderIsListedFoldersFirst() throws IOException {
        Files.createDirectories(code.resolve("Beta/.git"));
        Files.createDirectories(code.resolve("alpha"));
        Files.createDirectories(code.resolve(".hidden"));
        Files.writeString(code.resolve("a.txt"), "text");
        Files.createSymbolicLink(code.resolve("way out"), outside);
        Files.createSymbolicLink(code.resolve("way in"), code.resolve("alpha"));

        var shown = ask(new DeviceCommand.ListFolder(code.toString(), true, false), FolderView.class);
        var all = ask(new DeviceCommand.ListFolder("~/code", false, true), FolderView.class);

        assertThat(shown.parent()).isNull();
        assertThat(shown.entries()).extracting(FolderEntry::name).containsExactly("alpha", "Beta", "way in", "a.txt");
        assertThat(shown.entries().get(1).repository()).isTrue();
        assertThat(shown.entries().getLast().kind()).isEqualTo(EntryKind.FILE);
        assertThat(shown.entries().getLast().size()).isEqualTo(4);
        assertThat(all.entries())
                .extracting(FolderEntry::name)
                .contains(".hidden")
                .doesNotContain("a.txt");
        var below = ask(new DeviceCommand.ListFolder(code.resolve("alpha").toString(), true, false), FolderView.class);
        assertThat(below.parent()).isEqualTo(code.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc",
                "/",
                "{root}",
                "{root}/outside",
                "{root}/code/../outside",
                "../outside",
                "projects/../../outside",
                "{root}/code/link",
                "{root}/code/link/deeper",
                "{root}/code/executor",
                "~",
                "{root}/code-beside"
            })
    void whatLiesOutsideIsForbidden(String path) throws IOException {
        Files.createDirectories(root.resolve("code-beside"));
        Files.createDirectories(outside.resolve("deeper"));
        Files.createSymbolicLink(code.resolve("link"), outside);

        var refusal = refused(new DeviceCommand.ListFolder(path.replace("{root}", root.toString()), true, true));

        assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal.field()).isEqualTo("path");
        assertThat(refusal.error()).contains("policy.allowed_folders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{root}/code/%2e%2e/outside",
                "{root}/code/..%2foutside",
                "\\\\server\\share",
                "//server/share",
                "{root}/code/dangling",
                "file:///etc",
                "{root}/code/nothing",
                "code\u0000x",
                "code\nx"
            })
    void whatIsNoFolderIsRefused(String path) throws IOException {
        Files.createSymbolicLink(code.resolve("dangling"), root.resolve("nowhere"));

        var refusal = refused(new DeviceCommand.ListFolder(path.replace("{root}", root.toString()), true, true));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(refusal.field()).isEqualTo("path");
    }

    @Test
    void noFileOutsideIsReadAndNoFolderMadeThere() throws IOException {
        Files.createSymbolicLink(code.resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(code.resolve("link"), outside);

        for (var path : List.of("/code/link.txt", "/code/link/secret.txt", "/code/executor/device-config.json")) {
            assertThat(refused(new DeviceCommand.ReadText(root + path)).code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refused(new DeviceCommand.ReadChunk(root + path, 0)).code())
                    .isEqualTo(ErrorCode.FORBIDDEN);
        }
        assertThat(refused(new DeviceCommand.MakeFolder(root + "/code/link/new"))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void aFileIsShownWhenItIsATextOfModerateLength() throws IOException {
        Files.writeString(code.resolve("text.md"), "Grüße, 日本\n");
        Files.write(code.resolve("picture.png"), new byte[] {1, 0, 2});
        Files.write(code.resolve("latin.txt"), new byte[] {'a', (byte) 0xe4});
        Files.writeString(code.resolve("long.txt"), "a".repeat(300_000));
        Files.writeString(code.resolve("empty"), "");

        assertThat(text("text.md").content()).isEqualTo("Grüße, 日本\n");
        assertThat(text("text.md").kind()).isEqualTo(FileKind.TEXT);
        assertThat(text("empty").content()).isEmpty();
        assertThat(text("picture.png").kind()).isEqualTo(FileKind.BINARY);
        assertThat(text("latin.txt").kind()).isEqualTo(FileKind.BINARY);
        assertThat(text("long.txt").kind()).isEqualTo(FileKind.TOO_LARGE);
        assertThat(text("long.txt").content()).isNull();
        assertThat(refused(new DeviceCommand.ReadText(code.toString())).error()).contains("is not a file");
    }

    private FileView text(String name) {
        return ask(new DeviceCommand.ReadText(code.resolve(name).toString()), FileView.class);
    }

    @Test
    void aFileOfAnySizeComesInPieces() throws IOException {
        var bytes = new byte[1_200_000];
        new java.util.Random(7).nextBytes(bytes);
        var file = Files.write(code.resolve("big.bin"), bytes).toString();
        var came = new java.io.ByteArrayOutputStream();

        DeviceCommand.FileChunk chunk;
        do {
            chunk = ask(new DeviceCommand.ReadChunk(file, came.size()), DeviceCommand.FileChunk.class);
            came.write(Base64.getDecoder().decode(chunk.contentBase64()));
        } while (!chunk.eof());

        assertThat(came.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void aFolderIsMadeWithThoseAboveIt() {
        var made = ask(new DeviceCommand.MakeFolder("projects/new/deep"), FolderView.class);

        assertThat(made.path())
                .isEqualTo(root.resolve("workspace/projects/new/deep").toString());
        assertThat(root.resolve("workspace/projects/new/deep")).isDirectory();
        assertThat(ask(new DeviceCommand.MakeFolder("projects/new/deep"), FolderView.class)
                        .path())
                .isEqualTo(made.path());
    }

    @Test
    void anotherNameOfAFileOfTheExecutorIsNotRead() throws IOException {
        Files.createLink(code.resolve("link"), code.resolve("executor/device-config.json"));
        Files.writeString(code.resolve("own"), "mine");
        Files.createLink(code.resolve("again"), code.resolve("own"));

        for (var command :
                List.of(new DeviceCommand.ReadText(code + "/link"), new DeviceCommand.ReadChunk(code + "/link", 0))) {
            assertThat(refused(command).code()).isEqualTo(ErrorCode.FORBIDDEN);
        }
        assertThat(text("again").content()).isEqualTo("mine");
    }

    @Test
    void outsideOfTheWorkspaceOnlyATrustedFolderIsWrittenIn() throws IOException {
        var made = new DeviceCommand.MakeFolder(code + "/new");
        var sent = new DeviceCommand.WriteChunk("u1", code + "/new.txt", 1, 0, new byte[1], false);
        var cloned = new DeviceCommand.Clone("c1", "https://127.0.0.1:9/x", null, code + "/x");

        for (var command : List.of(made, sent, cloned)) {
            assertThat(refused(command).code()).isEqualTo(ErrorCode.REFUSED_BY_POLICY);
            assertThat(refused(command).error()).contains("wegent-executor trust \"" + code + "\"");
        }
        assertThat(ask(new DeviceCommand.ListFolder(code.toString(), true, false), FolderView.class)
                        .writable())
                .isFalse();
        new TrustedFolders(code.resolve("executor")).add(code, Instant.EPOCH);
        assertThat(ask(made, FolderView.class).writable()).isTrue();
        assertThat(ask(sent, FileWritten.class).done()).isTrue();
    }

    @Test
    void aRepositoryIsNotMadeByHandAndRunsNothingWhenItIsThere() throws IOException, InterruptedException {
        var x = root.resolve("workspace/x");
        Files.createDirectories(x);
        for (var path : List.of(".git/objects", ".git/refs/heads", ".GIT/objects", "sub/.git", ".git/hooks")) {
            assertThat(refused(new DeviceCommand.MakeFolder("x/" + path)).code())
                    .isEqualTo(ErrorCode.REFUSED_BY_POLICY);
        }
        for (var path : List.of(".git", ".git/HEAD", ".git/config", ".gIt/config", "git~1/config")) {
            assertThat(refused(new DeviceCommand.WriteChunk("u1", "x/" + path, 1, 0, new byte[1], true))
                            .code())
                    .isIn(ErrorCode.REFUSED_BY_POLICY, ErrorCode.INVALID_PAYLOAD);
        }
        git(x, "init", "-q", "-b", "main");
        git(x, "config", "core.repositoryFormatVersion", "1");
        git(x, "config", "extensions.partialClone", "o");
        git(x, "config", "remote.o.promisor", "true");
        git(x, "config", "remote.o.url", "ssh://127.0.0.1/x");
        git(x, "config", "core.sshCommand", "touch " + root.resolve("ran") + ";");
        Files.writeString(x.resolve(".git/refs/heads/main"), "1".repeat(40) + "\n");

        ask(new DeviceCommand.GitStatus("x"));
        ask(new DeviceCommand.GitBranches("x"));
        ask(new DeviceCommand.GitDiff("x", "main"));

        assertThat(root.resolve("ran")).doesNotExist();
    }

    @Test
    void withoutTheOwnersLeaveNothingIsDone() throws IOException {
        commands.close();
        commands = commands(false);

        var refusal = refused(new DeviceCommand.ListFolder(null, false, false));

        assertThat(refusal.code()).isEqualTo(ErrorCode.REFUSED_BY_POLICY);
        assertThat(refusal.error()).contains("policy.commands.read").contains("device-config.json");
    }

    @Test
    void aRepositorySaysWhatHasChanged() throws IOException, InterruptedException {
        var repository = repository();
        Files.writeString(repository.resolve("a.txt"), "two\n");
        Files.writeString(repository.resolve("new file.txt"), "new\n");
        git(repository, "mv", "b.txt", "c.txt");

        var status = ask(new DeviceCommand.GitStatus(repository.toString()), GitStatusView.class);
        var diff = ask(new DeviceCommand.GitDiff(repository.toString(), null), GitDiffView.class);

        assertThat(status.root()).isEqualTo(repository.toString());
        assertThat(status.branch()).isEqualTo("main");
        assertThat(status.changes())
                .extracting(change -> change.status() + " " + change.path() + " " + change.from())
                .containsExactlyInAnyOrder(".M a.txt null", "R. c.txt b.txt", "?? new file.txt null");
        assertThat(diff.diff()).contains("-one").contains("+two").contains("rename to c.txt");
        assertThat(ask(new DeviceCommand.GitStatus(code.toString()), GitStatusView.class))
                .isEqualTo(GitStatusView.NONE);
    }

    @Test
    void aRepositoryNamesItsBranches() throws IOException, InterruptedException {
        var repository = repository();
        git(repository, "branch", "feature/x");
        git(repository, "update-ref", "refs/remotes/origin/main", "HEAD");
        git(repository, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");

        var branches = ask(new DeviceCommand.GitBranches(repository.toString()), GitBranchList.class);

        assertThat(branches.items())
                .extracting(
                        branch -> branch.name() + (branch.remote() ? " remote" : "") + (branch.current() ? " *" : ""))
                .containsExactlyInAnyOrder("main *", "feature/x", "origin/main remote");
    }

    @Test
    void nothingOfARepositoryIsRun() throws IOException, InterruptedException {
        var repository = repository();
        var trace = root.resolve("trace");
        var program = Files.writeString(root.resolve("program"), "#!/bin/sh\ntouch " + trace + "\ncat\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        git(repository, "config", "core.fsmonitor", program.toString());
        git(repository, "config", "diff.external", program.toString());
        git(repository, "config", "core.pager", program.toString());
        git(repository, "config", "diff.own.textconv", program.toString());
        Files.writeString(repository.resolve(".gitattributes"), "*.txt diff=own\n");
        Files.writeString(repository.resolve("a.txt"), "two\n");

        ask(new DeviceCommand.GitStatus(repository.toString()), GitStatusView.class);
        ask(new DeviceCommand.GitDiff(repository.toString(), "main"), GitDiffView.class);
        var refusal = refused(new DeviceCommand.GitDiff(repository.toString(), "--output=" + root.resolve("written")));

        assertThat(trace).doesNotExist();
        assertThat(refusal.field()).isEqualTo("base");
        assertThat(root.resolve("written")).doesNotExist();
    }

    @Test
    void aRepositoryWhoseRecordsLieOutsideIsNone() throws IOException, InterruptedException {
        git(outside, "init", "-q");
        var inside = Files.createDirectories(code.resolve("inside"));
        Files.writeString(inside.resolve(".git"), "gitdir: " + outside.resolve(".git") + "\n");
        git(root, "init", "-q");

        assertThat(ask(new DeviceCommand.GitStatus(inside.toString()), GitStatusView.class))
                .isEqualTo(GitStatusView.NONE);
        assertThat(ask(new DeviceCommand.GitStatus(code.toString()), GitStatusView.class))
                .isEqualTo(GitStatusView.NONE);
    }

    private Path repository() throws IOException, InterruptedException {
        return RealGit.repository(code.resolve("site"));
    }

    private ErrorReply refused(DeviceCommand command) {
        return (ErrorReply) ask(command);
    }

    private <T> T ask(DeviceCommand command, Class<T> answer) {
        var said = ask(command);
        assertThat(said).isInstanceOf(answer);
        return answer.cast(said);
    }

    private Object ask(DeviceCommand command) {
        var replies = new LinkedBlockingQueue<Object>();
        commands.handle(new ExecuteCommand(command), replies::add);
        try {
            return Objects.requireNonNull(replies.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
