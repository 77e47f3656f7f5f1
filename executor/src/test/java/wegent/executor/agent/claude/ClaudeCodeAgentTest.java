package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static wegent.executor.agent.ApprovalAnswer.By.TIMEOUT;
import static wegent.executor.agent.ApprovalAnswer.By.USER;
import static wegent.protocol.ApprovalDecision.ALLOW_CONVERSATION;
import static wegent.protocol.ApprovalDecision.ALLOW_ONCE;
import static wegent.protocol.ApprovalDecision.DENY;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.executor.process.Launcher;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.RecordedRun;
import wegent.executor.testing.Reply;
import wegent.executor.testing.ScriptedModel;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent;

/// The real program against a scripted model.
class ClaudeCodeAgentTest {
    private static final TaskId TASK = new TaskId(7);

    @TempDir
    private Path folder;

    private final SystemTime time = new SystemTime();
    private final ScriptedModel model = ScriptedModel.start();
    private final Map<TaskId, String> sessions = new ConcurrentHashMap<>();
    private static final String WORD = "22222222-3333-4444-8555-666666666666";

    private final AtomicLong subtasks = new AtomicLong();
    private Launcher launcher;
    private ClaudeCodeAgent agent;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(folder.resolve("work"));
        var environment = Map.of(
                "PATH", System.getenv("PATH"), "HOME", folder.resolve("home").toString());
        launcher = new Launcher(environment, folder.toString(), time);
        agent = agent(RealClaude.install().toString());
    }

    @AfterEach
    void close() {
        if (agent != null) {
            agent.close();
        }
        launcher.close();
        model.close();
        time.close();
    }

    @Test
    void findsTheProgramAndItsVersion() {
        assertThat(agent.detect().version()).isEqualTo(RealClaude.VERSION);
        assertThat(agent.detect().available()).isTrue();
    }

    @Test
    void aMissingProgramIsToldSo() {
        var missing = agent(folder.resolve("nowhere").toString());

        var run = run("hello", PermissionMode.ASK, access(ScriptedModel.KEY)).on(missing);

        assertThat(run.ended().reason()).isEqualTo(FailureReason.AGENT_MISSING);
        assertThat(missing.detect().available()).isFalse();
        assertThat(missing.detect().problem()).contains("npm install");
    }

    @Test
    void streamsTextWordByWord() {
        var run = run("SCENARIO:text:20");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).startsWith("word1 word2 ").endsWith(" word20");
        assertThat(run.events().stream().filter(StreamEvent.TextDelta.class::isInstance))
                .hasSizeGreaterThan(10);
        assertThat(run.fold().usage().outputTokens()).isEqualTo(20);
        assertThat(run.fold().usage().costUsd()).isPositive();
    }

    @Test
    void showsItsThinking() {
        var run = run("SCENARIO:think");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.blocks()).extracting(Block::type).containsExactly(BlockType.THINKING, BlockType.TEXT);
        assertThat(run.blocks().getFirst().content()).startsWith("First I think about it.");
    }

    @Test
    void runsACommandThatTheUserAllowed() {
        var run = prepared("SCENARIO:bash").answering(ALLOW_ONCE, null, USER).on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        var tool = run.blocks(BlockType.TOOL).getFirst();
        assertThat(tool.toolName()).isEqualTo("Bash");
        assertThat(tool.toolInput().path("command").asText()).isEqualTo("echo hi > file.txt && cat file.txt");
        assertThat(tool.toolOutput()).isEqualTo("hi");
        assertThat(tool.status()).isEqualTo(BlockStatus.DONE);
        var approval = run.blocks(BlockType.APPROVAL).getFirst().approval();
        assertThat(approval.command()).isEqualTo("echo hi > file.txt && cat file.txt");
        assertThat(approval.decision()).isEqualTo(ALLOW_ONCE);
        assertThat(run.text()).endsWith("All done. Last tool said: hi");
        assertThat(folder.resolve("work/file.txt")).exists();
    }

    @Test
    void doesNotRunWhatTheUserDeniedAndTellsTheAgentWhy() {
        var run = prepared("SCENARIO:bash")
                .answering(DENY, "Not on this device.", USER)
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.blocks(BlockType.TOOL).getFirst().status()).isEqualTo(BlockStatus.ERROR);
        assertThat(run.text()).endsWith("Last tool said: Not on this device.");
        assertThat(folder.resolve("work/file.txt")).doesNotExist();
    }

    @Test
    void aQuestionOfTheAgentsIsAnsweredByTheUser() {
        var question = """
                AskUserQuestion|{"questions":[{"question":"Which colour?","header":"Colour","multiSelect":false,
                "options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"}]}]}""";
        var run = prepared("SCENARIO:tool:" + encoded(question))
                .answering(Map.of("Which colour?", "Blue"))
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).contains("Which colour?", "Blue");
        var card = run.blocks(BlockType.APPROVAL).getFirst();
        assertThat(Json.tree(card.content())
                        .at("/input/questions/0/options/1/label")
                        .asText())
                .isEqualTo("Blue");
        assertThat(card.approval().command()).isEqualTo("Which colour?");
    }

    @Test
    void silenceIsADenial() {
        var run = prepared("SCENARIO:write:new.txt")
                .answering(DENY, null, TIMEOUT)
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).contains("did not answer in time");
        assertThat(run.blocks(BlockType.APPROVAL).getFirst().approval().command())
                .contains("new.txt", "written by the model");
        assertThat(folder.resolve("work/new.txt")).doesNotExist();
    }

    @Test
    void whatIsAllowedForTheConversationIsNotAskedAgain() {
        var first = prepared("SCENARIO:bash")
                .answering(ALLOW_CONVERSATION, null, USER)
                .on(agent);
        assertThat(first.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);

        var second = run("SCENARIO:bash");

        assertThat(second.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(second.blocks(BlockType.APPROVAL)).isEmpty();
        assertThat(second.text()).endsWith("Last tool said: hi");
    }

    @Test
    void readingOneFileForTheConversationAllowsNoOtherOfItsFolder() throws IOException {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("one.txt"), "first");
        Files.writeString(elsewhere.resolve("two.txt"), "second");
        Files.writeString(elsewhere.resolve("device-config.json"), "the token");
        var one = reading(elsewhere.resolve("one.txt"))
                .answering(ALLOW_CONVERSATION, null, USER)
                .on(agent);
        assertThat(one.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(one.text()).contains("first");
        var shown = Json.tree(one.blocks(BlockType.APPROVAL).getFirst().content());
        assertThat(shown.at("/grant/kind").asText()).isEqualTo("read_file");
        assertThat(shown.at("/grant/target").asText()).endsWith("/elsewhere/one.txt");

        for (var other : List.of("two.txt", "device-config.json")) {
            var run = reading(elsewhere.resolve(other))
                    .answering(DENY, null, USER)
                    .on(agent);
            assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(run.blocks(BlockType.APPROVAL)).hasSize(1);
            assertThat(run.text()).doesNotContain("second", "the token");
        }
        var again = reading(elsewhere.resolve("one.txt")).on(agent);
        assertThat(again.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(again.blocks(BlockType.APPROVAL)).isEmpty();
    }

    private RecordedRun reading(Path file) {
        return prepared("SCENARIO:tool:" + encoded("Read|{\"file_path\":\"" + file + "\"}"));
    }

    @Test
    void doesEverythingUnaskedWhenItMay() {
        var run = run("SCENARIO:bash2", PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.blocks(BlockType.TOOL)).hasSize(2).allMatch(tool -> tool.status() == BlockStatus.DONE);
        assertThat(folder.resolve("work/two.txt")).exists();
    }

    @Test
    void theKeyReachesTheModelButNoCommand() {
        var run = run("SCENARIO:bash:env", PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.blocks(BlockType.TOOL).getFirst().toolOutput())
                .contains("TMPDIR=")
                .doesNotContain(ScriptedModel.KEY);
        assertThat(model.asked())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-api-key", ScriptedModel.KEY));
    }

    @Test
    void stopsWhileItSpeaksAndGoesOnInTheSameProcess() {
        var run = run("SCENARIO:hang:well");
        Eventually.until("it speaks", () -> run.text().contains("well"));

        run.cancel();

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(run.text()).isEqualTo("well");
        Eventually.until("the model saw it", () -> model.closedByClient() == 1);
        var next = run("SCENARIO:say:again");
        assertThat(next.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(next.processes()).isEmpty();
    }

    @Test
    void stopsACommandWithAllThatItStarted() {
        var command = "touch started; for i in $(seq 1 60); do echo tick $i; sleep 1; done";
        var run = run("SCENARIO:bash:" + encoded(command), PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);
        Eventually.until("the command runs", () -> Files.exists(folder.resolve("work/started")));

        run.cancel();

        var ended = run.ended();
        assertThat(ended.status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(ended.receipt().ended()).isPositive();
        assertThat(ended.receipt().left()).isZero();
        assertThat(ended.receipt().millis()).isLessThan(6000);
        assertThat(run.processes().getFirst().pids()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void stopsWhatACommandLeftBehindToo() {
        var escape = "setsid sh -c 'touch escaped; while true; do sleep 1; done' > /dev/null 2>&1 & "
                + "for i in $(seq 1 60); do echo $i; sleep 1; done";
        var run = run("SCENARIO:bash:" + encoded(escape), PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);
        Eventually.until("the command runs", () -> Files.exists(folder.resolve("work/escaped")));

        run.cancel();

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(run.ended().receipt().left()).isZero();
        Eventually.until(
                "nothing is left", () -> run.processes().getFirst().pids().size() <= 1);
    }

    @Test
    void takesInBetweenTwoStepsWhatTheUserSaysMeanwhile() throws IOException {
        var command = "touch started; until [ -e go ]; do sleep 0.1; done; echo went";
        var run = run("SCENARIO:bash:" + encoded(command), PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);
        Eventually.until("the command runs", () -> Files.exists(folder.resolve("work/started")));

        run.guide(WORD, "SCENARIO:say:other+plans");
        Eventually.until("it is told", () -> run.processes().getFirst().hasSaid("guide-" + WORD));
        Files.createFile(folder.resolve("work/go"));

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.blocks(BlockType.GUIDANCE))
                .singleElement()
                .satisfies(word -> assertThat(word.status()).isEqualTo(BlockStatus.DONE));
        assertThat(lastAsked()).contains("went", "SCENARIO:say:other+plans");
        var next = run("SCENARIO:say:next");
        assertThat(next.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(next.text()).isEqualTo("next");
    }

    @Test
    void aWordAfterTheLastStepIsAnsweredInTheSameAnswer() {
        var run = run("SCENARIO:slow:12", PermissionMode.ASK, access(ScriptedModel.KEY))
                .on(agent);
        Eventually.until("it speaks", () -> run.text().contains("word2"));

        run.guide(WORD, "SCENARIO:say:and+this");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).contains("word12").endsWith("and this");
        assertThat(run.fold().usage().outputTokens()).isGreaterThan(12);
        assertThat(run.blocks(BlockType.GUIDANCE).getFirst().status()).isEqualTo(BlockStatus.DONE);
    }

    @Test
    void aStopVoidsAnOpenQuestion() {
        var run = run("SCENARIO:bash");
        Eventually.until("it asks", () -> !run.blocks(BlockType.APPROVAL).isEmpty());

        run.cancel();

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(folder.resolve("work/file.txt")).doesNotExist();
        Eventually.until(
                "the question is void",
                () -> "agent"
                        .equals(run.blocks(BlockType.APPROVAL)
                                .getFirst()
                                .approval()
                                .decidedBy()));
    }

    @Test
    void keepsItsProcessForTheNextMessageAndResumesWithoutIt() {
        assertThat(run("SCENARIO:say:one").ended().status()).isEqualTo(SubtaskStatus.COMPLETED);

        var second = run("SCENARIO:say:two");
        assertThat(second.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        agent.close();
        agent = agent(RealClaude.install().toString());
        var third = run("SCENARIO:say:three");
        assertThat(third.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);

        assertThat(second.processes()).isEmpty();
        assertThat(third.processes()).hasSize(1);
        assertThat(third.text()).isEqualTo("three");
        assertThat(lastAsked()).contains("SCENARIO:say:one", "SCENARIO:say:two", "SCENARIO:say:three");
    }

    @Test
    void anotherModelGoesOnWithTheSession() {
        assertThat(run("SCENARIO:say:one").ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        var other = new ModelAccess("anthropic", model.baseUrl(), new Secret(ScriptedModel.KEY), "other-model");

        var run = run("SCENARIO:say:two", PermissionMode.ASK, other).on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.processes()).hasSize(1);
        var asked = model.asked().getLast().body();
        assertThat(asked.path("model").asText()).isEqualTo("other-model");
        assertThat(lastAsked()).contains("SCENARIO:say:one");
    }

    @Test
    void aLostSessionBeginsAnewWithTheHistory() {
        sessions.put(TASK, "11111111-2222-4333-8444-555555555555");
        var history = List.of(new HistoryMessage(new SubtaskId(1), Role.USER, "my name is Ann"));

        var run = run("SCENARIO:say:hello", PermissionMode.ASK, access(ScriptedModel.KEY), history)
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).isEqualTo("hello");
        assertThat(lastAsked()).contains("my name is Ann");
        assertThat(sessions.get(TASK)).doesNotStartWith("11111111");
    }

    @Test
    void aWrongKeyFailsSoonAsAuth() {
        var run = run("SCENARIO:default", PermissionMode.ASK, access("wrong")).on(agent);

        assertThat(run.ended().reason()).isEqualTo(FailureReason.AGENT_AUTH);
        assertThat(run.ended().detail().path("api_error_status").asInt()).isEqualTo(401);
        assertThat(run.statuses("retrying")).containsExactly("The model answered 401. Attempt 1 of 1.");
        assertThat(run.blocks()).isEmpty();
    }

    @Test
    void aDeviceWithoutALoginFailsAsAuth() {
        var run = run("SCENARIO:default", PermissionMode.ASK, null).on(agent);

        assertThat(run.ended().reason()).isEqualTo(FailureReason.AGENT_AUTH);
        assertThat(model.asked()).isEmpty();
    }

    @Test
    void aModelThatIsDownIsUnreachable() {
        var down = new ModelAccess("anthropic", ScriptedModel.unreachableUrl(), new Secret("any"), null);

        var run = run("SCENARIO:default", PermissionMode.ASK, down).on(agent);

        assertThat(run.ended().reason()).isEqualTo(FailureReason.MODEL_UNREACHABLE);
        assertThat(run.statuses("retrying")).containsExactly("The model did not answer. Attempt 1 of 1.");
    }

    @Test
    void anOverloadedModelIsToldSo() {
        assertThat(run("SCENARIO:err:529").ended().reason()).isEqualTo(FailureReason.MODEL_OVERLOADED);
    }

    @Test
    void aRefusedRequestIsToldSo() {
        assertThat(run("SCENARIO:err:400").ended().reason()).isEqualTo(FailureReason.MODEL_REJECTED);
    }

    @Test
    void retriesUntilTheModelAnswers() {
        var run = run("SCENARIO:err:529,1");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).isEqualTo("Recovered after retries.");
    }

    @Test
    void aCutStreamGivesItsTextOnce() {
        var run = run("SCENARIO:cut:1");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).isEqualTo("This is the whole answer after the break.");
    }

    @Test
    void aStreamThatAlwaysBreaksGivesItsTextOnce() {
        var run = run("SCENARIO:midfail");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).isEqualTo("This is the whole answer after the break.");
    }

    @Test
    void aKilledProcessIsACrashAndTheNextMessageGoesOn() {
        var run = run("SCENARIO:hang:well");
        Eventually.until("it speaks", () -> run.text().contains("well"));

        run.processes().getFirst().stop(Duration.ZERO);

        assertThat(run.ended().reason()).isEqualTo(FailureReason.AGENT_CRASHED);
        assertThat(run.ended().message()).contains("SIGKILL");
        var history = List.of(new HistoryMessage(new SubtaskId(101), Role.USER, "SCENARIO:hang:well"));
        var next = run("SCENARIO:say:back", PermissionMode.ASK, access(ScriptedModel.KEY), history)
                .on(agent);
        assertThat(next.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(next.text()).isEqualTo("back");
        // From the session's file, or from the history when the process died before it wrote that.
        assertThat(lastAsked()).contains("SCENARIO:hang:well");
    }

    @Test
    void aKeptProcessThatDiedIsReplacedUnseen() {
        var first = run("SCENARIO:say:one");
        assertThat(first.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        first.processes().getFirst().stop(Duration.ZERO);

        var second = run("SCENARIO:say:two");

        assertThat(second.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(second.text()).isEqualTo("two");
    }

    @Test
    void aSubAgentsWorkLiesInsideItsCall() {
        model.with(
                "delegate",
                turn -> turn.step() > 0
                        ? Reply.text("Delegated.")
                        : Reply.of(new Reply.Part.ToolCall("Task", Json.tree("""
                        {"description":"Look","prompt":"SCENARIO:bash:echo%20inner","subagent_type":"general-purpose",
                        "run_in_background":false}"""))));

        var run = run("SCENARIO:delegate", PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        var call = run.blocks(BlockType.TOOL).getFirst();
        assertThat(run.blocks(BlockType.TOOL).getLast().parentId()).isEqualTo(call.id());
        assertThat(run.blocks(BlockType.TOOL).getLast().toolOutput()).isEqualTo("inner");
    }

    @Test
    void theDevicesOwnLoginAndAModelShareTheConversation() {
        agent.close();
        agent = agent(Map.of("ANTHROPIC_BASE_URL", model.baseUrl(), "ANTHROPIC_API_KEY", ScriptedModel.KEY));
        var own = run("SCENARIO:say:one", PermissionMode.ASK, null).on(agent);
        assertThat(own.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);

        assertThat(run("SCENARIO:say:two").ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(lastAsked()).contains("SCENARIO:say:one");
        var back = run("SCENARIO:say:three", PermissionMode.ASK, null).on(agent);
        assertThat(back.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(lastAsked()).contains("SCENARIO:say:one", "SCENARIO:say:two");
        assertThat(folder.resolve("home/.claude/projects")).isNotEmptyDirectory();
    }

    @Test
    void aTurnThatTheAgentBeganByItselfEndsNoOther() {
        var tool = "Bash|{\"command\":\"read -t 1 < /dev/zero; echo ready\",\"run_in_background\":true}";
        var first = run("SCENARIO:tool:" + encoded(tool), PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);
        assertThat(first.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        var asked = model.asked().size();
        Eventually.until("the agent woke by itself", () -> model.asked().size() > asked);

        var second = run("SCENARIO:text:30", PermissionMode.BYPASS, access(ScriptedModel.KEY))
                .on(agent);

        assertThat(second.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(second.processes()).isEmpty();
        assertThat(second.text()).endsWith("word30");
    }

    @Test
    void aProcessThatIsKilledBeforeItsFirstWordIsStartedOnceMore() throws IOException {
        var mortal = agent(killedOn("1").toString());
        var run = run("SCENARIO:say:hello", PermissionMode.ASK, access(ScriptedModel.KEY))
                .on(mortal);

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).isEqualTo("hello");
        assertThat(run.processes()).hasSize(2);
        mortal.close();
    }

    @Test
    void aProgramThatIsKilledTimeAndAgainFailsItsRun() throws IOException {
        var mortal = agent(killedOn("1 2 3 4").toString());

        var run = run("SCENARIO:say:hello", PermissionMode.ASK, access(ScriptedModel.KEY))
                .on(mortal);

        assertThat(run.ended().reason()).isEqualTo(FailureReason.AGENT_CRASHED);
        assertThat(run.ended().message()).contains("was killed by SIGKILL");
        assertThat(run.processes()).hasSize(2);
        mortal.close();
    }

    /// The real program, but for those of its `starts` in which it dies before it says a word.
    private Path killedOn(String starts) throws IOException {
        var count = folder.resolve("starts");
        var program = folder.resolve("mortal-claude");
        Files.writeString(program, """
                #!/bin/sh
                case "$1" in --version) exec '%2$s' "$@" ;; esac
                echo >> '%1$s'
                for start in %3$s; do
                  [ "$(wc -l < '%1$s')" -ne "$start" ] || kill -9 $$
                done
                exec '%2$s' "$@"
                """.formatted(count, RealClaude.install(), starts));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    @Test
    void anIdleProcessEndsAfterItsTime() {
        agent.close();
        var environment = Map.of("CLAUDE_BINARY_PATH", RealClaude.install().toString());
        var config = new ClaudeConfig(folder.resolve("claude"), environment, 1, Duration.ofMillis(50), 2);
        agent = new ClaudeCodeAgent(config, launcher, time);

        var run = run("SCENARIO:say:one");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        Eventually.until("it is gone", () -> run.processes().getFirst().pids().isEmpty());
    }

    @Test
    void aFrozenProcessIsStoppedInTime() throws Exception {
        var run = run("SCENARIO:hang:well");
        Eventually.until("it speaks", () -> run.text().contains("well"));
        for (var pid : run.processes().getFirst().pids()) {
            new ProcessBuilder("kill", "-STOP", pid.toString()).start().waitFor();
        }

        run.cancel();

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(run.ended().receipt().killed()).isPositive();
        assertThat(run.ended().receipt().millis()).isLessThan(6000);
    }

    @Test
    void aCommandOfTheAgentsOwnIsAnsweredAndAClearedConversationGoesOn() {
        var context = run("/context");
        assertThat(context.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(context.text()).isNotBlank();
        var before = sessions.get(TASK);

        assertThat(run("/clear").ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        var next = run("SCENARIO:say:cleared");

        assertThat(next.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(next.text()).isEqualTo("cleared");
        assertThat(next.processes()).isEmpty();
        assertThat(sessions.get(TASK)).isNotEqualTo(before);
    }

    @Test
    void aClosedConversationLeavesNothing() {
        var run = run("SCENARIO:say:one");
        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        var session = sessions.get(TASK);

        agent.closeSession(TASK);

        assertThat(run.processes().getFirst().pids()).isEmpty();
        assertThat(SessionFiles.carry(folder.resolve("nowhere"), folder.resolve("claude"), session))
                .isFalse();
    }

    private String lastAsked() {
        return model.asked().getLast().body().path("messages").toString();
    }

    private ClaudeCodeAgent agent(String program) {
        return agent(Map.of("CLAUDE_BINARY_PATH", program));
    }

    private ClaudeCodeAgent agent(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("HOME", folder.resolve("home").toString());
        environment.computeIfAbsent(
                "CLAUDE_BINARY_PATH", _ -> RealClaude.install().toString());
        var config = new ClaudeConfig(folder.resolve("claude"), environment, 1, Duration.ofMinutes(1), 2);
        return new ClaudeCodeAgent(config, launcher, time);
    }

    private ModelAccess access(String key) {
        return new ModelAccess("anthropic", model.baseUrl(), new Secret(key), null);
    }

    private RecordedRun run(String prompt) {
        return prepared(prompt).on(agent);
    }

    private RecordedRun prepared(String prompt) {
        return run(prompt, PermissionMode.ASK, access(ScriptedModel.KEY));
    }

    private RecordedRun run(String prompt, PermissionMode mode, ModelAccess access) {
        return run(prompt, mode, access, List.of());
    }

    private RecordedRun run(String prompt, PermissionMode mode, ModelAccess access, List<HistoryMessage> history) {
        var request = new TaskExecute(
                TASK,
                new SubtaskId(100 + subtasks.incrementAndGet()),
                1,
                new DeviceId("device"),
                AgentKind.CLAUDE_CODE,
                "A test",
                prompt,
                history,
                access,
                mode);
        return new RecordedRun(launcher, folder.resolve("work"), sessions, request);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
