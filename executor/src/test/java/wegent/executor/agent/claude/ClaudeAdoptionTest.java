package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.Secret;
import wegent.executor.connection.RunId;
import wegent.executor.testing.MortalExecutor;
import wegent.executor.testing.OutboxFile;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.ScriptedModel;
import wegent.protocol.AgentKind;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.BackendMessage.TaskCancel;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent.BlockCreated;

/// The real program goes on while its executor is killed, and the next executor goes on with it.
class ClaudeAdoptionTest {
    private static final TaskId TASK = new TaskId(1);

    @TempDir
    private Path folder;

    private final ScriptedModel model = ScriptedModel.start();
    private MortalExecutor executor;

    @BeforeEach
    void start() throws IOException {
        var environment = Map.of("CLAUDE_BINARY_PATH", RealClaude.install().toString(), "HOME", folder.toString());
        executor = new MortalExecutor(Files.createDirectory(folder.resolve("executor")), environment);
        executor.start(true);
    }

    @AfterEach
    void end() throws IOException {
        if (executor != null) {
            executor.kill();
            executor.start(true); // it ends what is left
            executor.close();
        }
        model.close();
    }

    @Test
    void anAnswerGoesOnThroughDeathsOfTheExecutor() throws Exception {
        var seed = System.nanoTime();
        System.out.println("claude deaths: seed " + seed);
        var random = new Random(seed);
        executor.execute(order(1, "SCENARIO:slow:40"));
        Eventually.until("it answers", () -> outbox(1).text().contains("word2"));

        for (int death = 0; death < 4; death++) {
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(900)).toNanos());
            executor.kill();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
            executor.start(death != 1);
        }

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertWhole(outbox(1));
        assertThat(outbox(1).text())
                .isEqualTo(
                        IntStream.rangeClosed(1, 40).mapToObj(i -> "word" + i).collect(Collectors.joining(" ")));
        assertThat(model.asked()).hasSize(1);
        assertThat(secrets()).isEmpty();
    }

    @Test
    void anAnswerThatWasFinishedWithoutAnExecutorIsComplete() throws Exception {
        executor.execute(order(1, "SCENARIO:slow:6"));
        Eventually.until("it answers", () -> outbox(1).text().contains("word2"));
        executor.kill();
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());

        executor.start(true);

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(outbox(1).text()).isEqualTo("word1 word2 word3 word4 word5 word6");
        assertWhole(outbox(1));
    }

    @Test
    void anOpenQuestionIsAskedOnceAndAnsweredByTheNext() throws Exception {
        executor.execute(order(1, "SCENARIO:bash"));
        Eventually.until("it asks", () -> approvals(outbox(1)).size() == 1);
        executor.kill();
        executor.start(true);
        executor.kill();
        executor.start(true);

        var request = approvals(outbox(1)).getFirst();
        Eventually.until("it is asked again", () -> approved(request));

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(outbox(1).text()).contains("All done. Last tool said: hi");
        assertThat(approvals(outbox(1))).hasSize(1);
        assertThat(outbox(1).events()).filteredOn(this::isApproval).hasSize(1);
        assertWhole(outbox(1));
    }

    @Test
    void anAnswerThatOnlyTheDiskKnowsAllowsNothingAndIsAskedAgain() throws Exception {
        executor.execute(order(1, "SCENARIO:bash"));
        Eventually.until("it asks", () -> approvals(outbox(1)).size() == 1);
        executor.kill();
        forgeAnswer();
        executor.start(true);
        LockSupport.parkNanos(Duration.ofMillis(800).toNanos());
        assertThat(ran()).isFalse(); // away from the server it waits

        executor.onRecord();

        Eventually.until("it is open", () -> approved(approvals(outbox(1)).getFirst()));
        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).text()).contains("All done. Last tool said: hi");
        assertThat(approvals(outbox(1))).hasSize(1);
        assertWhole(outbox(1));
    }

    @Test
    void aDecisionOnTheServersRecordHoldsForTheSameBytesOnly() throws Exception {
        executor.execute(order(1, "SCENARIO:bash"));
        Eventually.until("it asks", () -> approvals(outbox(1)).size() == 1);
        var request = approvals(outbox(1)).getFirst();
        executor.kill();
        forgeAnswer();
        executor.start(true);
        executor.onRecord(new TaskApproval(
                TASK,
                new SubtaskId(1),
                1,
                request.id(),
                ApprovalDecision.ALLOW_ONCE,
                null,
                ActionRequest.sha256("something else")));
        LockSupport.parkNanos(Duration.ofMillis(800).toNanos());
        assertThat(ran()).isFalse();
        assertThat(approvals(outbox(1)).getFirst().status()).isEqualTo(BlockStatus.PENDING);

        executor.onRecord(allowed(request));

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).text()).contains("All done. Last tool said: hi");
        assertThat(approvals(outbox(1)).getFirst().approval().sha256())
                .isEqualTo(ActionRequest.sha256(request.content()));
    }

    /// Writes into the note of the run that the user had allowed its request for the conversation.
    private void forgeAnswer() throws IOException {
        var note = folder.resolve("executor/live/1-1.json");
        var all = (ObjectNode) Json.tree(Files.readString(note));
        for (var approval : all.path("approvals")) {
            ((ObjectNode) approval).put("decision", "allow_conversation").put("decided_by", "user");
        }
        Files.writeString(note, all.toString());
    }

    private boolean ran() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith("file.txt"));
        }
    }

    private static TaskApproval allowed(Block request) {
        return new TaskApproval(
                TASK,
                new SubtaskId(1),
                1,
                request.id(),
                ApprovalDecision.ALLOW_ONCE,
                null,
                ActionRequest.sha256(request.content()));
    }

    @Test
    void anAdoptedAnswerIsInterruptedAndTheNextMessageResumesItsSession() throws Exception {
        executor.execute(order(1, "remember SCENARIO:slow:60"));
        Eventually.until("it answers", () -> outbox(1).text().contains("word2"));
        executor.kill();
        executor.start(true);
        Eventually.until("it goes on", () -> outbox(1).text().contains("word5"));

        executor.tell("cancel", new TaskCancel(TASK, new SubtaskId(1), 1, "stop"));

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertWhole(outbox(1));
        executor.execute(order(3, "again SCENARIO:text:3"));
        Eventually.until("the next has ended", () -> outbox(3).end().isPresent());
        assertThat(outbox(3).text()).isEqualTo("word1 word2 word3");
        assertThat(model.asked().getLast().body().toString())
                .contains("remember SCENARIO:slow:60")
                .contains("again SCENARIO:text:3");
    }

    @Test
    void aSecondMessageToTheSameProcessIsAdoptedFromWhereItBegan() throws Exception {
        executor.execute(order(1, "SCENARIO:text:5"));
        Eventually.until("the first has ended", () -> outbox(1).end().isPresent());
        executor.execute(order(3, "SCENARIO:slow:12"));
        Eventually.until("it answers", () -> outbox(3).text().contains("word2"));

        executor.kill();
        executor.start(true);

        Eventually.until("it has ended", () -> outbox(3).end().isPresent());
        assertThat(outbox(3).end().orElseThrow().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(outbox(3).text()).startsWith("word1 word2 ").endsWith(" word12");
        assertWhole(outbox(3));
    }

    private boolean approved(Block request) {
        try {
            executor.tell("approve", allowed(request));
            return true;
        } catch (AssertionError | IOException _) {
            return false; // not asked yet
        }
    }

    private boolean isApproval(Object event) {
        return event instanceof BlockCreated(var block) && block.type() == BlockType.APPROVAL;
    }

    private static List<Block> approvals(OutboxFile outbox) {
        return outbox.fold().blocks().stream()
                .filter(block -> block.type() == BlockType.APPROVAL)
                .toList();
    }

    private static void assertWhole(OutboxFile outbox) {
        assertThat(outbox.numbers())
                .isEqualTo(LongStream.rangeClosed(1, outbox.numbers().size())
                        .boxed()
                        .toList());
    }

    /// Files of the executor that hold the model's key.
    private List<Path> secrets() throws IOException {
        try (var files = Files.walk(folder.resolve("executor"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> content(file).contains(ScriptedModel.KEY))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private OutboxFile outbox(long answer) {
        return executor.outbox(new RunId.Key(new SubtaskId(answer), 1));
    }

    private TaskExecute order(long answer, String prompt) {
        return new TaskExecute(
                TASK,
                new SubtaskId(answer),
                1,
                new DeviceId("d"),
                AgentKind.CLAUDE_CODE,
                "Title",
                prompt,
                List.of(),
                new ModelAccess("anthropic", model.baseUrl(), new Secret(ScriptedModel.KEY), "scripted-model"),
                PermissionMode.ASK);
    }
}
