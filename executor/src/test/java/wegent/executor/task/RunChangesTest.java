package wegent.executor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.executor.agent.ShellAgent;
import wegent.executor.changes.ChangeTracker;
import wegent.executor.connection.Disk;
import wegent.executor.connection.Outbox;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.connection.RunId;
import wegent.executor.process.Launcher;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.workspace.ChatFolders;
import wegent.executor.workspace.FileSource;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.BackendMessage.Verdict;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.RevertOutcome;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.StreamEvent;

/// What runs of a shell change, told with their ends and taken back on order.
class RunChangesTest {
    private static final TaskId TASK = new TaskId(1);

    private final SystemTime time = new SystemTime();

    @TempDir
    Path home;

    private Launcher launcher;
    private Outbox outbox;
    private TaskRunner tasks;

    @BeforeEach
    void open() throws IOException {
        var path = Map.of("PATH", System.getenv("PATH"));
        launcher = new Launcher(path, home.toString(), time);
        outbox = Outbox.open(home, OutboxLimits.DEFAULT, Disk.REAL, time);
        tasks = new TaskRunner(
                List.of(new ShellAgent(launcher)),
                new Policy(false, false, false, EnumSet.allOf(AgentKind.class), PermissionMode.ASK, List.of()),
                TaskConfig.DEFAULT,
                new Workspaces(
                        ChatFolders.in(home.resolve("chats")),
                        home,
                        FileSource.NONE,
                        ChangeTracker.in(home, path, time),
                        time),
                launcher,
                Sandboxes.none(),
                LiveRuns.in(home),
                outbox,
                time);
    }

    @AfterEach
    void close() {
        tasks.close();
        outbox.close();
        launcher.close();
        time.close();
    }

    @Test
    void theDiffComesWithTheEndAndIsTakenBackOnOrder() throws Exception {
        run(2, "echo one > a.txt; echo kept > b.txt");
        var answer = run(4, "echo two > a.txt; echo 新 > 'c d.txt'");

        var block = changes(answer).orElseThrow();
        assertThat(block.changes().files()).extracting(file -> file.path()).containsExactly("a.txt", "c d.txt");
        var diff = diff(answer, block);
        assertThat(diff).contains("-one\n+two\n", "+新\n");
        assertThat(block.changes().files().stream()
                        .mapToInt(file -> file.diff())
                        .sum())
                .isEqualTo(diff.length());

        assertThat(revert(4, block).outcome()).isEqualTo(RevertOutcome.REVERTED);
        assertThat(folder().resolve("a.txt")).hasContent("one");
        assertThat(folder().resolve("c d.txt")).doesNotExist();
        assertThat(folder().resolve("b.txt")).hasContent("kept");
    }

    @Test
    void anAnswerThatChangesNothingSaysNothing() throws Exception {
        assertThat(changes(run(2, "echo hello"))).isEmpty();
        assertThat(home.resolve("changes")).isEmptyDirectory();
    }

    @Test
    void aFailedAnswerTellsWhatItChangedToo() throws Exception {
        var answer = run(2, "echo one > a.txt; exit 3");

        assertThat(changes(answer)).isPresent();
        assertThat(answer.getLast())
                .isInstanceOfSatisfying(
                        StreamEvent.Ended.class, end -> assertThat(end.status()).isEqualTo(SubtaskStatus.FAILED));
    }

    @Test
    void anAnswerThatIsTriedAgainTellsAndTakesBackWhatAllItsAttemptsChanged() throws Exception {
        run(2, "echo one > a.txt; echo kept > b.txt");
        run(4, 1, "echo two > a.txt; echo new > c.txt; exit 3");
        run(4, 2, "exit 3");
        var answer = run(4, 3, "echo three > a.txt; echo more > d.txt");

        var block = changes(answer).orElseThrow();
        assertThat(block.changes().files()).extracting(file -> file.path()).containsExactly("a.txt", "c.txt", "d.txt");
        assertThat(diff(answer, block)).contains("-one\n+three\n");

        assertThat(revert(4, block).outcome()).isEqualTo(RevertOutcome.REVERTED);
        assertThat(folder().resolve("a.txt")).hasContent("one");
        assertThat(folder().resolve("c.txt")).doesNotExist();
        assertThat(folder().resolve("d.txt")).doesNotExist();
        assertThat(folder().resolve("b.txt")).hasContent("kept");
    }

    @Test
    void whatOthersChangedBetweenTwoAttemptsIsNotTheAnswers() throws Exception {
        run(2, "echo one > a.txt");
        run(4, 1, "echo two > a.txt; exit 3");
        Files.writeString(folder().resolve("mine.txt"), "mine");
        var block = changes(run(4, 2, "echo more > d.txt")).orElseThrow();

        assertThat(block.changes().files()).extracting(file -> file.path()).containsExactly("d.txt");
    }

    @Test
    void anAttemptThatWasTakenBackIsNotToldAgain() throws Exception {
        run(2, "echo one > a.txt");
        var first = changes(run(4, 1, "echo two > a.txt; exit 3")).orElseThrow();
        assertThat(revert(4, first).outcome()).isEqualTo(RevertOutcome.REVERTED);
        var block = changes(run(4, 2, "echo more > d.txt")).orElseThrow();

        assertThat(block.changes().files()).extracting(file -> file.path()).containsExactly("d.txt");
    }

    @Test
    void whileAnAgentIsAtWorkInTheFolderNothingIsTakenBack() throws Exception {
        var block = changes(run(2, "echo one > a.txt")).orElseThrow();
        execute(4, 1, "touch started; sleep 60");
        Eventually.until("at work", () -> Files.exists(folder().resolve("started")));

        assertThat(revert(2, block).outcome()).isEqualTo(RevertOutcome.BUSY);
        assertThat(folder().resolve("a.txt")).hasContent("one");
    }

    @Test
    void whereNobodyHasWorkedNothingIsTakenBack() throws Exception {
        var tree = "1".repeat(40);

        var reply =
                (RevertReply) handle(new BackendMessage.RevertChanges(new TaskId(9), new SubtaskId(2), 1, tree, tree));

        assertThat(reply.outcome()).isEqualTo(RevertOutcome.GONE);
    }

    private List<StreamEvent> run(long answer, String command) throws Exception {
        return run(answer, 1, command);
    }

    private List<StreamEvent> run(long answer, int attempt, String command) throws Exception {
        execute(answer, attempt, command);
        var key = new RunId.Key(new SubtaskId(answer), attempt);
        return Eventually.get("the end", () -> {
            var log = outbox.find(key).orElseThrow();
            return log.hasEnded() ? log.all() : null;
        });
    }

    private void execute(long answer, int attempt, String command) throws Exception {
        var order = new TaskExecute(
                TASK,
                new SubtaskId(answer),
                attempt,
                new DeviceId("d"),
                AgentKind.SHELL,
                "Title",
                command,
                List.of(),
                null,
                PermissionMode.ASK);
        Eventually.until(
                "taken", () -> handle(order) instanceof ExecuteReply reply && reply.verdict() == Verdict.ACCEPTED);
    }

    private static Optional<Block> changes(List<StreamEvent> events) {
        var fold = new BlockFold();
        events.forEach(fold::apply);
        return fold.blocks().stream().filter(block -> block.changes() != null).findFirst();
    }

    private static String diff(List<StreamEvent> events, Block block) {
        var id = block.attachments().getFirst().id();
        var text = new StringBuilder();
        for (var event : events) {
            if (event instanceof StreamEvent.AttachmentDelta(var of, var delta) && of.equals(id)) {
                text.append(delta);
            }
        }
        return text.toString();
    }

    private RevertReply revert(long answer, Block block) {
        var changes = block.changes();
        return (RevertReply) handle(
                new BackendMessage.RevertChanges(TASK, new SubtaskId(answer), 1, changes.before(), changes.after()));
    }

    private Path folder() {
        try (var chats = Files.list(home.resolve("chats"))) {
            return chats.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object handle(BackendMessage message) {
        var reply = new CompletableFuture<Object>();
        tasks.handle(message, reply::complete);
        return reply.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
