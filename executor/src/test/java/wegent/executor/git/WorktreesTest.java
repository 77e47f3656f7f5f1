package wegent.executor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wegent.executor.git.RealGit.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.SystemTime;
import wegent.executor.changes.ChangeTracker;
import wegent.executor.process.Launcher;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.ChatFolders;
import wegent.executor.workspace.Deliveries;
import wegent.executor.workspace.ProjectFolders;
import wegent.executor.workspace.TrustedFolders;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.RefusedException;
import wegent.protocol.WorkFolder;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.WorktreeView;
import wegent.protocol.stream.AttachedFile;

/// Projects' folders and the worktrees of conversations, by the system's Git.
class WorktreesTest {
    private static final TaskId TASK = new TaskId(7);

    private final SystemTime time = new SystemTime();

    @TempDir
    Path root;

    private Path repository;
    private Launcher launcher;
    private Worktrees worktrees;
    private Workspaces workspaces;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        root = root.toRealPath();
        repository = RealGit.repository(root.resolve("code/site"));
        launcher = new Launcher(Map.of("PATH", System.getenv("PATH"), "HOME", root.toString()), root.toString(), time);
        new TrustedFolders(Files.createDirectories(root.resolve("home"))).add(root.resolve("code"), Instant.EPOCH);
        workspaces = workspaces(List.of());
    }

    private Workspaces workspaces(List<String> allowed) {
        var folders = new AllowedFolders(root.resolve("workspace"), allowed, root.resolve("home"), root);
        worktrees = new Worktrees(new Git(launcher, folders, root.resolve("sealed"), time), folders);
        return new Workspaces(
                ChatFolders.in(root.resolve("workspace/chats")),
                root.resolve("home"),
                new ProjectFolders(folders, worktrees::add),
                (_, _) -> {},
                ChangeTracker.off(root.resolve("home"), time),
                time);
    }

    @AfterEach
    void close() {
        launcher.close();
        time.close();
    }

    private static WorkFolder in(Path path, boolean create, boolean worktree) {
        return new WorkFolder(new ProjectId(3), path.toString(), create, worktree, null);
    }

    @Test
    void aProjectIsWorkedOnInItsFolder() throws IOException {
        assertThat(workspaces.folderOf(TASK, "hello", in(repository, true, false)))
                .isEqualTo(repository);
        assertThat(workspaces.folderOf(new TaskId(8), "hello", in(root.resolve("code/new"), true, false)))
                .isEqualTo(root.resolve("code/new"))
                .isDirectory();
        assertThatThrownBy(
                        () -> workspaces.folderOf(new TaskId(9), "hello", in(root.resolve("code/none"), false, false)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not on this device");
    }

    @Test
    void aFolderThatIsNotAllowedAnyMoreIsNotWorkedIn() throws IOException {
        workspaces.folderOf(TASK, "hello", in(repository, true, false));

        new TrustedFolders(root.resolve("home")).remove(root.resolve("code"));
        var later = workspaces(List.of());

        assertThatThrownBy(() -> later.folderOf(TASK, "hello", in(repository, true, false)))
                .hasMessageContaining("policy.allowed_folders");
        assertThatThrownBy(() -> later.folderOf(TASK, "hello", null)).hasMessageContaining("policy.allowed_folders");
    }

    @Test
    void aWorktreeBeginsAtItsBranchAlsoWhenATagIsCalledSo() throws IOException, InterruptedException {
        git(repository, "tag", "next");
        git(repository, "switch", "-q", "-c", "later");
        git(repository, "commit", "-q", "--allow-empty", "-m", "second");
        git(repository, "update-ref", "refs/heads/next", "HEAD");
        git(repository, "update-ref", "refs/remotes/origin/topic", "HEAD");
        git(repository, "switch", "-q", "main");

        var next = workspaces.folderOf(TASK, "hello", from("next"));
        var topic = workspaces.folderOf(new TaskId(8), "hello", from("origin/topic"));

        assertThat(git(next, "log", "--format=%s")).isEqualTo("second\nfirst\n");
        assertThat(git(topic, "log", "--format=%s")).isEqualTo("second\nfirst\n");
        assertThatThrownBy(() -> workspaces.folderOf(new TaskId(9), "hello", from("--detach")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not the name of a branch");
    }

    @Test
    void filesOfMessagesDoNotMakeAWorktreeDirty() throws IOException, InterruptedException {
        var photo = new AttachedFile(7, "photo.jpg", "image/jpeg", 3);
        var deliveries = new Deliveries((_, to) -> Files.writeString(to, "abc"));
        var folder = workspaces.folderOf(TASK, "hello", in(repository, true, true));
        deliveries.deliver(List.of(photo), folder);
        deliveries.deliver(List.of(photo), repository);

        assertThat(folder.resolve(".wegent/attachments/7-photo.jpg")).hasContent("abc");
        assertThat(worktrees.list().items().getFirst().changes()).isZero();
        git(folder, "add", "--all");
        assertThat(git(folder, "status", "--porcelain")).isEmpty();
        assertThat(git(repository, "status", "--porcelain")).isEmpty();
        worktrees.remove(folder.toString());
        assertThat(folder).doesNotExist();
    }

    private WorkFolder from(String base) {
        return new WorkFolder(new ProjectId(3), repository.toString(), true, true, base);
    }

    @Test
    void aConversationHasAWorktreeOfItsOwn() throws IOException, InterruptedException {
        Files.createDirectories(repository.resolve("docs"));

        var folder = workspaces.folderOf(TASK, "hello", in(repository.resolve("docs"), true, true));
        var again = workspaces.folderOf(TASK, "hello", in(repository.resolve("docs"), true, true));

        var place = root.resolve("workspace/worktrees/7/site");
        assertThat(folder).isEqualTo(place.resolve("docs")).isEqualTo(again).isDirectory();
        assertThat(place.resolve("a.txt")).content().isEqualTo("one\n");
        assertThat(git(place, "branch", "--show-current")).isEqualTo("wegent/task-7\n");
        assertThat(worktrees.list().items())
                .containsExactly(
                        new WorktreeView(TASK, place.toString(), repository.toString(), "wegent/task-7", 0, 0));
    }

    @Test
    void whatIsNotCommittedIsNeverDeletedAndABranchNeverIs() throws IOException, InterruptedException {
        var place = workspaces.folderOf(TASK, "hello", in(repository, true, true));
        Files.writeString(place.resolve("new.txt"), "mine");

        assertThatThrownBy(() -> worktrees.remove(place.toString())).hasMessageContaining("not committed");
        git(place, "add", ".");
        git(place, "commit", "-q", "-m", "second");
        assertThat(worktrees.list().items().getFirst().unmerged()).isEqualTo(1);
        worktrees.remove(place.toString());

        assertThat(place).doesNotExist();
        assertThat(place.getParent()).doesNotExist();
        assertThat(git(repository, "branch", "--list", "wegent/*")).contains("wegent/task-7");
        // The conversation goes on where it was.
        assertThat(workspaces.folderOf(TASK, "hello", in(repository, true, true)))
                .isEqualTo(place);
        assertThat(place.resolve("new.txt")).content().isEqualTo("mine");
    }

    @Test
    void nothingElseIsDeletedAsAWorktree() throws IOException, InterruptedException {
        var own = root.resolve("code/own");
        git(repository, "worktree", "add", "-q", own.toString());
        Files.createDirectories(root.resolve("workspace/worktrees/7/site"));
        Files.createSymbolicLink(root.resolve("workspace/worktrees/8"), root.resolve("code"));

        for (var path : List.of(
                repository,
                own,
                root.resolve("workspace/worktrees/7/site"),
                root.resolve("workspace/worktrees/8/own"))) {
            assertThatThrownBy(() -> worktrees.remove(path.toString())).isInstanceOf(RefusedException.class);
            assertThat(path).exists();
        }
        assertThat(worktrees.list().items()).isEmpty();
    }

    @Test
    void takingChangesBackIsWritingAndNeedsTrustOutsideOfTheWorkspace() throws IOException {
        workspaces.requireWritable(repository);
        new TrustedFolders(root.resolve("home")).remove(root.resolve("code"));
        var later = workspaces(List.of(root.resolve("code").toString()));

        assertThatThrownBy(() -> later.requireWritable(repository))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("wegent-executor trust");
        assertThatThrownBy(() -> later.folderOf(TASK, "hello", in(repository, true, true)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("wegent-executor trust");
        later.requireWritable(later.folderOf(new TaskId(9), "hello", null));
    }

    @Test
    void anAgentDoesNotWorkWhereOnlyGitWrites() {
        for (var path : List.of(repository.resolve(".git"), repository.resolve(".git/hooks"))) {
            assertThatThrownBy(() -> workspaces.folderOf(TASK, "hello", in(path, true, false)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Git");
        }
    }

    @Test
    void withoutARepositoryThereIsNoWorktree() throws IOException {
        var plain = Files.createDirectories(root.resolve("code/plain"));

        assertThatThrownBy(() -> workspaces.folderOf(TASK, "hello", in(plain, true, true)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no Git repository");
    }

    @Test
    void aHookOfTheRepositoryIsNotRun() throws IOException {
        var hook = Files.writeString(
                repository.resolve(".git/hooks/post-checkout"), "#!/bin/sh\ntouch " + root.resolve("trace") + "\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();

        workspaces.folderOf(TASK, "hello", in(repository, true, true));

        assertThat(root.resolve("trace")).doesNotExist();
    }
}
