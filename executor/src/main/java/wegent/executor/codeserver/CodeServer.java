package wegent.executor.codeserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Launcher;

/// code-server, one for all sessions: started when the first needs it, on loopback, with a password that is
/// made up each time and that nobody is told; or one that somebody else keeps running. Threads meet here.
final class CodeServer implements IdeServer {
    private static final Logger log = System.getLogger(CodeServer.class.getName());
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration LOGIN = Duration.ofSeconds(10);
    private static final Pattern LISTENING = Pattern.compile("listening on https?://127\\.0\\.0\\.1:(\\d+)");
    private static final int REMEMBERED = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CodeServerConfig config;
    private final Launcher launcher;
    private final Path home;

    @GuardedBy("this")
    private @Nullable ChildProcess child;

    private volatile @Nullable Upstream upstream;

    /// `home` is where it keeps its own configuration.
    CodeServer(CodeServerConfig config, Launcher launcher, Path home) {
        this.config = config;
        this.launcher = launcher;
        this.home = home;
    }

    @Override
    public Optional<Upstream> running() {
        return Optional.ofNullable(upstream);
    }

    /// The program to start, when there is one.
    Optional<Path> program() {
        return launcher.find(config.program().orElse("code-server"));
    }

    boolean isInstalled() {
        return config.running().isPresent() || program().isPresent();
    }

    @Override
    public synchronized Upstream ready() throws IOException, InterruptedException {
        var known = upstream;
        if (known != null) {
            return known;
        }
        Upstream made;
        if (config.running().isPresent()) {
            var other = config.running().get();
            made = login(URI.create("http://127.0.0.1:" + other.port()), other.password());
        } else {
            made = start();
        }
        upstream = made;
        return made;
    }

    private synchronized Upstream start() throws IOException, InterruptedException {
        var program = program().orElseThrow(() -> new IOException("code-server is not installed"));
        var random = new byte[24];
        RANDOM.nextBytes(random);
        var password = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        var command = ChildCommand.of(
                        home,
                        List.of(
                                program.toString(),
                                "--config",
                                home.resolve("code-server.yaml").toString(),
                                "--bind-addr",
                                "127.0.0.1:0",
                                "--auth",
                                "password",
                                "--disable-telemetry",
                                "--disable-update-check"))
                .withoutInput()
                .mergingErrors()
                .with("PASSWORD", password.value());
        var started = launcher.start(command);
        try {
            var made = login(URI.create("http://127.0.0.1:" + port(started)), password);
            child = started;
            started.onExit(() -> ended(started));
            log.log(Level.INFO, "code-server runs as {0}", started);
            return made;
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /// Reads what it prints until it says where it listens, and goes on reading.
    private static int port(ChildProcess started) throws IOException, InterruptedException {
        BlockingQueue<Object> said = new ArrayBlockingQueue<>(1);
        var lines = new BufferedReader(new InputStreamReader(started.output(), StandardCharsets.UTF_8));
        Thread.ofVirtual().name("code-server output").start(() -> read(lines, said));
        return switch (said.poll(START.toMillis(), TimeUnit.MILLISECONDS)) {
            case Integer port -> port;
            case null -> throw new IOException("code-server does not say in time where it listens");
            case Object last -> throw new IOException("code-server ended: " + last);
        };
    }

    private static void read(BufferedReader lines, BlockingQueue<Object> said) {
        var last = new ArrayDeque<String>();
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                log.log(Level.DEBUG, "code-server: {0}", line);
                LISTENING.matcher(line).results().findFirst().ifPresent(found -> {
                    var _ = said.offer(Integer.valueOf(found.group(1)));
                });
                last.add(line);
                if (last.size() > REMEMBERED) {
                    last.removeFirst();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            last.add(String.valueOf(e.getMessage()));
        }
        var _ = said.offer(String.join("\n", last));
    }

    private static Upstream login(URI address, Secret password) throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // code-server takes the wish for another as a WebSocket
                .connectTimeout(LOGIN)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            var form = "password=" + URLEncoder.encode(password.value(), StandardCharsets.UTF_8);
            var answer = http.send(
                    HttpRequest.newBuilder(address.resolve("/login"))
                            .timeout(LOGIN)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.discarding());
            var cookies = answer.headers().allValues("set-cookie").stream()
                    .map(cookie -> cookie.split(";", 2)[0].strip())
                    .collect(Collectors.joining("; "));
            if (answer.statusCode() / 100 != 3 || cookies.isEmpty()) {
                throw new IOException("code-server does not take its password: HTTP " + answer.statusCode());
            }
            return new Upstream(address, cookies);
        }
    }

    private synchronized void ended(ChildProcess ended) {
        if (ended.equals(child)) {
            log.log(Level.INFO, "code-server has ended");
            child = null;
            upstream = null;
            ended.close();
        }
    }

    @Override
    public void stop() {
        ChildProcess running;
        synchronized (this) {
            running = child;
            child = null;
            upstream = null;
        }
        if (running != null) {
            running.close();
            log.log(Level.INFO, "code-server is stopped: nobody needs it");
        }
    }
}
