package wegent.executor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.executor.changes.ChangeTracker;
import wegent.executor.git.HostileRepositories.Canary;
import wegent.executor.git.HostileRepositories.Hostile;
import wegent.executor.process.Launcher;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.TrustedFolders;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;

/// Whatever a repository names as a program, no command of ours runs it, unless the owner trusts the folder.
class HostileRepositoriesTest {
    private static final TaskId TASK = new TaskId(7);

    private final SystemTime time = new SystemTime();

    @TempDir
    Path root;

    private Launcher launcher;
    private AllowedFolders folders;
    private Git git;
    private Repository repository;
    private Worktrees worktrees;
    private Canary canary;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
        var home = Files.createDirectories(root.resolve("home"));
        launcher = new Launcher(Map.of("PATH", System.getenv("PATH"), "HOME", root.toString()), root.toString(), time);
        folders = new AllowedFolders(root.resolve("workspace"), List.of(), home, root);
        git = new Git(launcher, folders, home.resolve("git"), time);
        repository = new Repository(git, folders);
        worktrees = new Worktrees(git, folders);
        canary = Canary.in(root.resolve("canary"));
    }

    @AfterEach
    void close() {
        launcher.close();
        time.close();
    }

    static List<Hostile> hostile() {
        return HostileRepositories.all().toList();
    }

    @Test
    void thereAreMany() {
        assertThat(hostile()).hasSizeGreaterThan(45);
        assertThat(hostile()).extracting(Hostile::name).doesNotHaveDuplicates();
        assertThat(hostile().stream().filter(one -> !one.byHand().isEmpty())).hasSizeGreaterThan(35);
    }

    /// A command of ours on one of them; refused is as good as answered.
    private interface Command {
        void run() throws IOException, InterruptedException;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void runsNothingForAnyCommand(Hostile hostile) throws IOException, InterruptedException {
        var place = hostile.make(folder(), canary);
        assumeFalse(canary.ran(), "the repository ran its program while it was made");
        var refusals = new ArrayList<String>();
        var answers = new AtomicInteger();

        for (var command : List.<Command>of(
                () -> assertThat(repository.status(place.toString()).root()).isNotNull(),
                () -> assertThat(repository.diff(place.toString(), null).root()).isNotEmpty(),
                () -> assertThat(repository.diff(place.toString(), "main").root())
                        .isNotEmpty(),
                () -> assertThat(repository.branches(place.toString()).items()).isNotEmpty(),
                () -> assertThat(worktrees.add(TASK, place, null)).exists(),
                () -> assertThat(worktrees.list().items()).isNotNull(),
                () -> removeWorktree(place),
                () -> lookAndRevert(place))) {
            try {
                command.run();
                answers.incrementAndGet();
            } catch (RefusedException e) {
                refusals.add(e.text());
            }
            assertThat(canary.ran())
                    .as("after %s, refused: %s", answers, refusals)
                    .isFalse();
        }

        assertThat(refusals).allMatch(text -> text.length() > 10);
        assertThat(answers.get() + refusals.size()).isEqualTo(8);
    }

    private Path folder() throws IOException {
        return folders.workspace().resolve("project");
    }

    private void removeWorktree(Path place) throws IOException, InterruptedException {
        var name = repository
                .placeOf(place)
                .map(found -> found.root().getFileName().toString());
        var made = folders.workspace().resolve("worktrees/7/" + name.orElse("none"));
        worktrees.remove(made.toString());
        assertThat(made).doesNotExist();
    }

    private void lookAndRevert(Path place) throws IOException, InterruptedException {
        var tracker = ChangeTracker.in(root.resolve("home"), launcher.variables(), time);
        var before = tracker.before(place).orElseThrow();
        Files.writeString(place.resolve("new.txt"), "new\n");
        var after = tracker.since(place, before).orElseThrow().after();
        tracker.revert(place, String.valueOf(before.tree()), String.valueOf(after.tree()));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void byHandItsProgramRuns(Hostile hostile) throws IOException, InterruptedException {
        assumeFalse(hostile.byHand().isEmpty(), "needs a network, a terminal or another Git");
        var place = hostile.make(folder(), canary);

        var line = new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@test.invalid"));
        line.addAll(hostile.byHand());
        var process = new ProcessBuilder(line)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("said").toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        Eventually.until("it ran, or Git ended", () -> canary.ran() || !process.isAlive());
        process.descendants().forEach(ProcessHandle::destroyForcibly); // Git may wait for a word of the program
        process.destroyForcibly().waitFor();
        Eventually.until("nothing is at work in the folder", this::endWhatIsLeft);

        assertThat(canary.ran()).as(Files.readString(root.resolve("said"))).isTrue();
    }

    /// What Git started may have started more. True when nothing was left.
    private boolean endWhatIsLeft() {
        var left = ProcessHandle.allProcesses().filter(this::worksHere).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left.isEmpty();
    }

    private boolean worksHere(ProcessHandle process) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .startsWith(root.toRealPath());
        } catch (IOException _) {
            return false; // gone, or another user's
        }
    }

    @Test
    void anOrdinaryRepositoryIsSeenWholeThoughNobodyTrustsIt() throws IOException, InterruptedException {
        var place = RealGit.repository(folder());
        RealGit.git(place, "config", "branch.main.remote", "origin");
        RealGit.git(place, "config", "branch.main.merge", "refs/heads/main");
        RealGit.git(place, "config", "remote.origin.url", "https://example.invalid/x");
        RealGit.git(place, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
        RealGit.git(place, "update-ref", "refs/remotes/origin/main", "HEAD");
        RealGit.git(place, "commit", "-q", "--allow-empty", "-m", "second");
        Files.writeString(place.resolve(".git/info/exclude"), "ignored\n");
        Files.writeString(place.resolve("ignored"), "");

        var status = repository.status(place.toString());

        assertThat(status.upstream()).isEqualTo("origin/main");
        assertThat(status.ahead()).isEqualTo(1);
        assertThat(status.changes()).isEmpty();
        assertThat(root.resolve("home/git")).isEmptyDirectory();
    }

    @Test
    void inATrustedFolderItsFiltersRunAndNothingElseDoes() throws IOException, InterruptedException {
        var place = RealGit.repository(folder());
        var other = Canary.in(root.resolve("other"));
        RealGit.git(place, "config", "core.fsmonitor", other.program().toString());
        RealGit.git(place, "config", "diff.external", other.program().toString());
        RealGit.git(place, "config", "filter.upper.clean", "tr a-z A-Z");
        RealGit.git(place, "config", "filter.upper.smudge", "tr A-Z a-z");
        Files.writeString(place.resolve(".gitattributes"), "*.txt filter=upper\n");
        RealGit.git(place, "-c", "core.fsmonitor=false", "add", ".");
        RealGit.git(place, "-c", "core.fsmonitor=false", "commit", "-q", "-m", "filtered");
        Files.deleteIfExists(other.mark());
        Files.writeString(place.resolve("a.txt"), "one more\n");

        var before = repository.diff(place.toString(), null).diff();
        var untrusted = worktrees.add(TASK, place, null);
        new TrustedFolders(root.resolve("home")).add(place, Instant.EPOCH);
        var after = repository.diff(place.toString(), null).diff();
        var trusted = worktrees.add(new TaskId(8), place, null);

        assertThat(before).contains("+one more");
        assertThat(after).contains("+ONE MORE");
        assertThat(untrusted.resolve("a.txt")).hasContent("ONE\n");
        assertThat(trusted.resolve("a.txt")).hasContent("one\n");
        assertThat(repository.status(trusted.toString()).changes()).isEmpty();
        assertThat(other.ran()).isFalse();
    }
}
