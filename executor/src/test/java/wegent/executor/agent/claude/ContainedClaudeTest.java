package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static wegent.executor.agent.ApprovalAnswer.By.USER;
import static wegent.protocol.ApprovalDecision.ALLOW_ONCE;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.executor.process.Launcher;
import wegent.executor.sandbox.SandboxConfig;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.RecordedRun;
import wegent.executor.testing.ScriptedModel;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.SandboxProfile;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.BlockType;

/// The real program in a real sandbox.
class ContainedClaudeTest {
    private static final TaskId TASK = new TaskId(7);

    @TempDir
    private Path folder;

    private final SystemTime time = new SystemTime();
    private final ScriptedModel model = ScriptedModel.start();
    private final Map<TaskId, String> sessions = new ConcurrentHashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path home;
    private Path work;
    private Path executorHome;
    private Launcher launcher;
    private Sandboxes sandboxes;

    @BeforeEach
    void open() throws IOException {
        folder = folder.toRealPath();
        home = Files.createDirectories(folder.resolve("home"));
        executorHome = Files.createDirectories(home.resolve(".wegent-executor"));
        work = Files.createDirectories(home.resolve(".wecode/chats/work"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("CLAUDE_BINARY_PATH", RealClaude.install().toString());
        launcher = new Launcher(environment, folder.toString(), time);
        sandboxes = Sandboxes.of(
                SandboxConfig.DEFAULT,
                new Sandboxes.Places(home, List.of(executorHome), List.of(work.getParent()), environment));
        if (sandboxes.standard().profile() == SandboxProfile.OPEN) {
            var text = "SKIPPED: no sandbox here: " + sandboxes.standard().reason();
            System.out.println(text);
            Assumptions.abort(text);
        }
    }

    @AfterEach
    void close() {
        launcher.close();
        model.close();
        time.close();
    }

    @Test
    void aModelOfTheBackendServesItAndItsCommandsReachNothingElse() throws Exception {
        Files.writeString(executorHome.resolve("device-config.json"), "the key");
        var command = "echo hi > file.txt; echo x >> ~/.bashrc; cat ~/.wegent-executor/device-config.json;"
                + " ls /proc | grep -c '^[0-9]'; ls ~/.wegent-executor/claude/tasks; true";
        try (var agent = agent()) {
            var run = run("SCENARIO:bash:" + encoded(command), access()).on(agent);

            assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
            var output = run.blocks(BlockType.TOOL).getFirst().toolOutput();
            assertThat(output).contains("Read-only file system").doesNotContain("the key");
            assertThat(output).endsWith("\n7");
            assertThat(work.resolve("file.txt")).hasContent("hi\n");
            assertThat(home.resolve(".bashrc")).doesNotExist();
        }
    }

    @Test
    void aConversationGoesOnWithAnotherProcess() throws Exception {
        try (var agent = agent()) {
            assertThat(run("SCENARIO:say:one", access()).on(agent).ended().status())
                    .isEqualTo(SubtaskStatus.COMPLETED);
        }
        var session = sessions.get(TASK);
        try (var agent = agent()) {
            var run = run("SCENARIO:say:two", access()).on(agent);

            assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(sessions.get(TASK)).isEqualTo(session);
            assertThat(lastAsked()).contains("SCENARIO:say:one");
        }
    }

    @Test
    void theUsersLoginServesItAndNothingThatRunsOutsideIsLeft() throws Exception {
        environment.put("ANTHROPIC_API_KEY", ScriptedModel.KEY);
        environment.put("ANTHROPIC_BASE_URL", model.baseUrl());
        var own = Files.createDirectories(home.resolve(".claude/projects/other"))
                .getParent()
                .getParent();
        Files.writeString(own.resolve("projects/other/s.jsonl"), "another conversation");
        Files.writeString(own.resolve("CLAUDE.md"), "the user's rule");
        Files.writeString(home.resolve(".claude.json"), "{\"numStartups\": 41}");
        var command = "echo '{\"hooks\":{}}' > ~/.claude/settings.json; cat ~/.claude/projects/other/s.jsonl;"
                + " echo x > ~/.claude/CLAUDE.md; echo x > ~/.claude.json; true";
        try (var agent = agent()) {
            var run = run("SCENARIO:bash:" + encoded(command), null).on(agent);

            assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(run.blocks(BlockType.TOOL).getFirst().toolOutput()).doesNotContain("another conversation");
            assertThat(model.asked().getFirst().body().toString()).contains("the user's rule");
        }
        assertThat(own.resolve("settings.json")).doesNotExist();
        assertThat(own.resolve("CLAUDE.md")).hasContent("the user's rule");
        assertThat(home.resolve(".claude.json")).hasContent("{\"numStartups\": 41}");
        var session = sessions.get(TASK);
        try (var agent = agent()) {
            var again = run("SCENARIO:say:two", null).on(agent);

            assertThat(again.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(sessions.get(TASK)).isEqualTo(session);
            assertThat(lastAsked()).contains("SCENARIO:bash");
        }
    }

    private String lastAsked() {
        return model.asked().getLast().body().path("messages").toString();
    }

    private ClaudeCodeAgent agent() {
        var config = new ClaudeConfig(executorHome.resolve("claude"), environment, 1, Duration.ofMinutes(1), 2);
        return new ClaudeCodeAgent(config, launcher, time);
    }

    private ModelAccess access() {
        return new ModelAccess("anthropic", model.baseUrl(), new Secret(ScriptedModel.KEY), null);
    }

    private RecordedRun run(String prompt, @Nullable ModelAccess access) throws IOException {
        var request = new TaskExecute(
                TASK,
                new SubtaskId(100 + System.nanoTime()),
                1,
                new DeviceId("device"),
                AgentKind.CLAUDE_CODE,
                "A test",
                prompt,
                List.of(),
                access,
                PermissionMode.ASK);
        return new RecordedRun(launcher, work, sessions, request)
                .within(sandboxes.around(sandboxes.standard(), work))
                .answering(ALLOW_ONCE, null, USER);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
