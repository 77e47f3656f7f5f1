package wegent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wegent.base.Secret;
import wegent.base.ServerTrust;
import wegent.base.SystemTime;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatRequest;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.DeviceId;

/// `./wegent run`: sends one task to a device and shows its answer. Ends with 0 when it completed, 1 when it
/// failed, 130 when it was stopped, 2 when it could not be sent.
@Command(
        name = "wegent run",
        mixinStandardHelpOptions = true,
        description = "Sends one task to a device and streams the answer.",
        exitCodeOnInvalidInput = 2)
final class Main implements Callable<Integer> {
    private static final int NOT_SENT = 2;

    @Parameters(paramLabel = "PROMPT", description = "What the agent is to do.")
    private String prompt = "";

    @Option(names = "--device", description = "Id or name of the device; else your default one.")
    private @Nullable String device;

    @Option(names = "--runtime", converter = RuntimeName.class, description = "claude_code, codex or shell.")
    private @Nullable AgentKind runtime;

    @Option(names = "--permission-mode", description = "ask, accept_edits or bypass; else ask.")
    private @Nullable PermissionMode permissionMode;

    @Option(names = "--json", description = "Print one event a line, as JSON.")
    private boolean json;

    @Option(names = "--detach", description = "Do not wait for the answer.")
    private boolean detach;

    // What follows is given by the script.

    @Option(
            names = "--url",
            hidden = true,
            defaultValue = "http://localhost:8000",
            description = "The backend's address.")
    private URI url = URI.create("http://localhost:8000");

    @Option(names = "--token-file", hidden = true, required = true, description = "A file with a token or an API key.")
    private Path tokenFile = Path.of("");

    @Option(
            names = "--ca-sha256",
            hidden = true,
            defaultValue = "${env:WEGENT_CA_SHA256}",
            description = "The one authority whose certificates of the backend are believed.")
    private @Nullable String authority;

    @Option(
            names = "--wait",
            hidden = true,
            defaultValue = "0",
            description = "Seconds to wait for the device to be online.")
    private long patience;

    private final PrintStream out = utf8(FileDescriptor.out);
    private final PrintStream err = utf8(FileDescriptor.err);

    public static void main(String[] args) {
        var line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(args));
    }

    private static final class RuntimeName implements CommandLine.ITypeConverter<AgentKind> {
        @Override
        public AgentKind convert(String value) {
            try {
                return AgentKind.of(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var time = new SystemTime();
                var http = trust().client().build()) {
            return run(http, time);
        } catch (UserException | IOException e) {
            err.println("wegent: " + e.getMessage());
            return NOT_SENT;
        } finally {
            out.flush();
            err.flush();
        }
    }

    /// The backend's own authority, where it has one.
    private ServerTrust trust() {
        try {
            return authority == null || authority.isBlank() ? ServerTrust.SYSTEM : ServerTrust.pinned(authority);
        } catch (IllegalArgumentException e) {
            throw new UserException("WEGENT_CA_SHA256: " + e.getMessage());
        }
    }

    private int run(HttpClient http, SystemTime time) throws InterruptedException, IOException {
        if (prompt.isBlank()) {
            throw new UserException("The prompt is empty: say what the agent is to do");
        }
        var token = new Secret(Files.readString(tokenFile).strip());
        var rest = new RestClient(url, token, http);
        var chosen = DeviceChoice.await(rest, device, Duration.ofSeconds(patience), time);
        var printer = new Printer(out, err, json);
        try (var chat = new TaskChat(url, token, http, time, printer)) {
            return run(chat, printer, chosen.deviceId());
        }
    }

    private int run(TaskChat chat, Printer printer, DeviceId to) throws InterruptedException {
        var sent = chat.send(message(to));
        if (detach) {
            out.println("Task " + sent.taskId() + ": " + url.resolve("/chat/" + sent.taskId()));
            return 0;
        }
        var finished = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            chat.cancel();
            awaitShortly(finished);
        }));
        var code = printer.end(chat.follow(sent.taskId(), sent.answer().subtaskId()));
        finished.countDown();
        return code;
    }

    private ChatRequest.Send message(DeviceId to) {
        return new ChatRequest.Send(null, null, to, prompt, null, runtime, null, permissionMode, null);
    }

    /// Ctrl-C stops the answer; its end is awaited for a moment, so that it can be shown.
    private static void awaitShortly(CountDownLatch finished) {
        try {
            finished.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
