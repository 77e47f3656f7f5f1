package wegent.executor.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import wegent.base.Json;
import wegent.base.SystemTime;
import wegent.executor.agent.Agent;
import wegent.executor.agent.ShellAgent;
import wegent.executor.agent.claude.ClaudeCodeAgent;
import wegent.executor.agent.claude.ClaudeConfig;
import wegent.executor.connection.Disk;
import wegent.executor.connection.Outbox;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.connection.RunId;
import wegent.executor.process.Launcher;
import wegent.executor.sandbox.SandboxConfig;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.task.LiveRuns;
import wegent.executor.task.TaskConfig;
import wegent.executor.task.TaskRunner;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.BackendMessage.TaskCancel;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;

/// An executor without a backend, as a process of its own that can be killed at any instant and started again
/// on the same home. It is told what to do by lines; what it produced lies in its outbox.
public final class MortalExecutor implements AutoCloseable {
    private final Path home;
    private final Map<String, String> environment;
    private Process process;

    public MortalExecutor(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /// The program of the process: `home`, then lines on its input.
    public static void main(String[] arguments) throws IOException {
        var home = Path.of(arguments[0]);
        var environment = System.getenv();
        var time = new SystemTime();
        var launcher = new Launcher(environment, home.toString(), time);
        var agents = List.<Agent>of(
                new ShellAgent(launcher), new ClaudeCodeAgent(ClaudeConfig.of(home, environment), launcher, time));
        var policy =
                new Policy(false, false, false, EnumSet.allOf(AgentKind.class), PermissionMode.ACCEPT_EDITS, List.of());
        var sandboxes = Sandboxes.of(
                new SandboxConfig(
                        SandboxConfig.Minimum.valueOf(environment.getOrDefault("SANDBOX", "CONTAINED")),
                        List.of(),
                        environment.containsKey("LEDGER") ? List.of(Path.of(environment.get("LEDGER"))) : List.of(),
                        false),
                new Sandboxes.Places(
                        Path.of(environment.getOrDefault("HOME", "/")),
                        List.of(home),
                        List.of(home.resolve("chats")),
                        environment));
        var live = LiveRuns.in(home);
        var outbox = Outbox.open(home, OutboxLimits.DEFAULT, Disk.REAL, time, live::has);
        var limit = Duration.ofMinutes(10);
        var tasks = new TaskRunner(
                agents,
                policy,
                new TaskConfig(5, limit, limit, limit),
                new Workspaces(home.resolve("chats"), home, time),
                launcher,
                sandboxes,
                live,
                outbox,
                time);
        tasks.adopt();
        System.out.println("slots " + tasks.capacity());
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var words = line.split(" ", 2);
            if (words[0].equals("leave")) {
                tasks.leave();
                outbox.close();
                launcher.close();
                Runtime.getRuntime().halt(0);
            }
            if (words[0].equals("record")) {
                tasks.onRecord(List.of(Json.read(words[1], TaskApproval[].class)));
                continue;
            }
            tasks.handle(message(words[0], words[1]), reply -> System.out.println(Json.write(reply)));
        }
    }

    private static BackendMessage message(String kind, String json) {
        return switch (kind) {
            case "execute" -> Json.read(json, TaskExecute.class);
            case "cancel" -> Json.read(json, TaskCancel.class);
            default -> Json.read(json, TaskApproval.class);
        };
    }

    /// Starts it, and waits until it is ready when `await` is set.
    public void start(boolean await) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                MortalExecutor.class.getName(),
                home.toString());
        builder.environment().putAll(environment);
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(home.resolve("executor.err").toFile()));
        process = builder.start();
        if (await) {
            answer("slots");
        }
    }

    public void execute(TaskExecute order) throws IOException {
        say("execute " + Json.write(order));
        answer("{\"verdict\":\"accepted\"");
    }

    public void tell(String kind, BackendMessage message) throws IOException {
        say(kind + " " + Json.write(message));
        answer("{\"success\":true");
    }

    /// It registers, and the server has these decisions on record.
    public void onRecord(TaskApproval... decisions) throws IOException {
        say("record " + Json.write(decisions));
    }

    /// Lets it go and leave its agents at work.
    public void leave() throws IOException {
        say("leave now");
        awaitExit();
    }

    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// All that it has in the outbox for run `key`.
    public OutboxFile outbox(RunId.Key key) {
        return OutboxFile.read(home.resolve("outbox"), key.toString());
    }

    public String errors() {
        try {
            return Files.readString(home.resolve("executor.err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end: " + errors());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private void answer(String start) throws IOException {
        var line = new StringBuilder();
        for (int c = process.getInputStream().read();
                c >= 0 && c != '\n';
                c = process.getInputStream().read()) {
            line.append((char) c);
        }
        if (!line.toString().startsWith(start)) {
            throw new AssertionError("It said: " + line + "\n" + errors());
        }
    }
}
