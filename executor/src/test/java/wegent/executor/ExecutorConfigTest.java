package wegent.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Backoff;
import wegent.base.Secret;
import wegent.base.ServerTrust;
import wegent.executor.codeserver.CodeServerConfig;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.task.TaskConfig;
import wegent.executor.task.TaskConfig.Limits;
import wegent.protocol.AgentKind;
import wegent.protocol.DeviceType;
import wegent.protocol.PermissionMode;

class ExecutorConfigTest {
    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void place() {
        file = home.resolve("device-config.json");
        environment.put("HOME", home.toString());
    }

    @Test
    void theDefaults() throws IOException {
        access();

        var config = read();

        assertThat(config.type()).isEqualTo(DeviceType.LOCAL);
        assertThat(config.tasks()).isEqualTo(TaskConfig.DEFAULT);
        assertThat(config.tasks().maxSlots()).isEqualTo(5);
        assertThat(config.bindShell()).isEqualTo("claudecode");
        assertThat(config.logs()).isEqualTo(home.resolve("logs"));
        assertThat(config.chats()).isEqualTo(home.resolve(".wecode/wegent-executor/workspace/chats"));
        assertThat(config.connection().heartbeat()).isEmpty();
        assertThat(config.policy().runtimes()).containsExactlyInAnyOrder(AgentKind.CLAUDE_CODE, AgentKind.CODEX);
        assertThat(config.policy().maxPermissionMode()).isEqualTo(PermissionMode.ACCEPT_EDITS);
        assertThat(config.policy().terminal()).isFalse();
        assertThat(config.policy().commands()).isTrue();
        assertThat(config.name()).isEmpty();
        assertThat(config.deviceId()).isEmpty();
        assertThat(config.keepAgents()).isFalse();
        assertThat(config.standaloneChats()).isTrue();
        assertThat(config.trackChanges()).isTrue();
    }

    @Test
    void theFirstStartMakesAFileForTheOwnerOnlyWithoutTheEnvironmentInIt() throws IOException {
        access();

        read();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .doesNotContain("wg-secret", "backend.example")
                .contains("\"max_slots\" : 5");
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        write("""
                {"device_name": "file", "max_slots": 2, "bind_shell": "openclaw", "unknown": {"kept": true},
                 "connection": {"backend_url": "https://file", "auth_token": "file-token"}}
                """);
        environment.put("DEVICE_NAME", "environment");
        environment.put("WEGENT_AUTH_TOKEN", "Bearer environment-token");
        flags.put("--token", "flag-token");

        var config = read();

        assertThat(config.name()).contains("environment");
        assertThat(config.tasks().maxSlots()).isEqualTo(2);
        assertThat(config.connection().token().value()).isEqualTo("flag-token");
        assertThat(config.connection().url()).isEqualTo(URI.create("https://file"));
        flags.clear();
        assertThat(read().connection().token().value()).isEqualTo("environment-token");
        assertThat(Files.readString(file)).contains("\"unknown\"");
    }

    @Test
    void everyWayToStartWorks() throws IOException {
        environment.put("WEGENT_BACKEND_URL", "wss://backend.example/");
        flags.put("--mode", "local");
        flags.put("--token", "t");
        assertThat(read().connection().url()).isEqualTo(URI.create("https://backend.example"));

        flags.remove("--token");
        environment.put("WEGENT_TOKEN", "of the first release");
        assertThat(read().connection().token().value()).isEqualTo("of the first release");

        environment.put("WEGENT_SOCKET_URL", "https://sockets.example");
        assertThat(read().connection().url()).isEqualTo(URI.create("https://sockets.example"));
    }

    @Test
    void allElseThatTheEnvironmentMaySay() throws IOException {
        access();
        environment.put("DEVICE_ID", "device-x");
        environment.put("DEVICE_TYPE", "remote");
        environment.put("BIND_SHELL", "OpenClaw");
        environment.put("LOCAL_HEARTBEAT_INTERVAL", "7");
        environment.put("LOCAL_WORKSPACE_ROOT", "/srv/space");
        environment.put("WEGENT_EXECUTOR_LOG_DIR", "/var/log/x");
        environment.put("WEGENT_EXECUTOR_ALLOW_SHELL", "true");
        environment.put("WEGENT_EXECUTOR_CHATS_DIR", "/srv/chats");
        environment.put("WEGENT_EXECUTOR_STANDALONE_CHATS_ENABLED", "false");
        environment.put("WEGENT_EXECUTOR_TRACK_CHANGES", "off");
        environment.put("WEGENT_EXECUTOR_KEEP_AGENTS_ON_STOP", "true");

        var config = read();

        assertThat(config.deviceId()).hasToString("Optional[device-x]");
        assertThat(config.type()).isEqualTo(DeviceType.REMOTE);
        assertThat(config.bindShell()).isEqualTo("openclaw");
        assertThat(config.connection().heartbeat()).contains(Duration.ofSeconds(7));
        assertThat(config.workspace()).isEqualTo(Path.of("/srv/space"));
        assertThat(config.chats()).isEqualTo(Path.of("/srv/chats"));
        assertThat(config.standaloneChats()).isFalse();
        assertThat(config.trackChanges()).isFalse();
        assertThat(config.logs()).isEqualTo(Path.of("/var/log/x"));
        assertThat(config.keepAgents()).isTrue();
        assertThat(config.policy().runtimes()).contains(AgentKind.SHELL);
    }

    @Test
    void howOftenItTriesToComeBackIsTheOwners() throws IOException {
        access();
        assertThat(read().connection().backoff()).isEqualTo(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));

        write("{\"connection\": {\"retry_first_ms\": 300, \"retry_most_ms\": 5000}}");
        environment.put("WEGENT_EXECUTOR_RETRY_FIRST_MS", "200");
        assertThat(read().connection().backoff()).isEqualTo(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5)));

        environment.put("WEGENT_EXECUTOR_RETRY_FIRST_MS", "6000");
        assertThatThrownBy(this::read).hasMessageContaining("connection.retry_most_ms: less than");
        environment.put("WEGENT_EXECUTOR_RETRY_FIRST_MS", "0");
        assertThatThrownBy(this::read).hasMessageContaining("connection.retry_first_ms");
    }

    @Test
    void theLimitsOfTheOutboxAndOfSilenceAreTheOwners() throws IOException {
        write("""
                {"connection": {"backend_url": "https://file", "auth_token": "t"},
                 "outbox": {"max_bytes": 20000000, "run_max_bytes": 5000000, "patience_minutes": 60},
                 "disk": {"reserve_bytes": 0, "patience_minutes": 5},
                 "limits": {"silence_minutes": 10, "codex": {"silence_minutes": 90, "start_seconds": 5}}}
                """);
        environment.put("WEGENT_EXECUTOR_OUTBOX_RUN_MAX_BYTES", "6000000");

        var config = read();

        assertThat(config.outbox())
                .isEqualTo(new OutboxLimits(20_000_000, 6_000_000, 0, Duration.ofMinutes(5), Duration.ofMinutes(60)));
        assertThat(config.tasks().silence()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.tasks().byKind())
                .containsExactly(java.util.Map.entry(
                        AgentKind.CODEX, new Limits(Duration.ofMinutes(90), Duration.ofSeconds(5))));
    }

    @Test
    void aServerMayHaveTerminalsUnlessItsOwnerSaysNo() throws IOException {
        access();
        environment.put("DEVICE_TYPE", "cloud");
        write("{\"policy\": {\"code_server\": false, \"runtimes\": [\"shell\"], \"max_permission_mode\": \"bypass\"}}");

        var policy = read().policy();

        assertThat(policy.terminal()).isTrue();
        assertThat(policy.codeServer()).isFalse();
        assertThat(policy.runtimes()).containsExactly(AgentKind.SHELL);
        assertThat(policy.maxPermissionMode()).isEqualTo(PermissionMode.BYPASS);
    }

    @Test
    void browsersReachTheGatewayOnlyWhereTheOwnerNamesAnAddress() throws IOException {
        access();
        assertThat(read().codeServers()).isEqualTo(CodeServerConfig.DEFAULT);

        environment.put("DEVICE_PUBLIC_BASE_URL", "https://dev.example/one/");
        assertThat(read().codeServers().host()).isEqualTo("0.0.0.0");
        assertThat(read().codeServers().port()).isEqualTo(17888);
        assertThat(read().codeServers().publicUrl()).contains(URI.create("https://dev.example/one"));

        environment.put("DEVICE_PUBLIC_BASE_URL", "http://localhost:9000");
        assertThat(read().codeServers().port()).isEqualTo(9000);
        environment.put("DEVICE_SESSION_GATEWAY_PORT", "9001");
        environment.put("DEVICE_CODE_SERVER_PORT", "18080");
        environment.put("CODE_SERVER_PASSWORD", "wegent");
        assertThat(read().codeServers().port()).isEqualTo(9001);
        assertThat(read().codeServers().running()).contains(new CodeServerConfig.Running(18080, new Secret("wegent")));
    }

    @Test
    void allFaultsAreToldTogetherEachWithItsKeyAndWhereItStands() throws IOException {
        write(
                "{\"max_slots\": \"many\", \"policy\": {\"runtimes\": [\"cobol\"], \"terminal\": 3}, \"mode\": \"docker\"}");
        environment.put("DEVICE_TYPE", "toaster");
        flags.put("--backend-url", "ftp://x");

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.text().lines())
                                .containsExactlyInAnyOrder(
                                        "mode (" + file + "): only local is there, not docker",
                                        "device_type (environment DEVICE_TYPE): device_type is not one of local, app, cloud, remote:"
                                                + " toaster",
                                        "connection.backend_url (--backend-url): not an http or https URL: ftp://x",
                                        "connection.auth_token is missing: set WEGENT_AUTH_TOKEN, pass --token-file, or write it into "
                                                + file
                                                + "; the page shows the whole command under Settings → Connections",
                                        "max_slots (" + file + "): not a whole number: many",
                                        "policy.terminal (" + file + "): neither true nor false: 3",
                                        "policy.runtimes: runtime is not one of claude_code, codex, shell: cobol"));
    }

    @Test
    void aFileThatIsNotJsonIsNamedWithLineAndColumnAndLeftAlone() throws IOException {
        write("{\n  \"mode\": \"local\",\n  oops\n}");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + " is not JSON: line 3, column ");
        assertThat(Files.readString(file)).contains("oops");
    }

    @Test
    void plainHttpOverANetworkNeedsTheOwnersWord() throws IOException {
        environment.put("WEGENT_AUTH_TOKEN", "wg-secret");
        environment.put("WEGENT_BACKEND_URL", "http://backend.example:8000");
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("http://backend.example:8000 is plain http over a network")
                .hasMessageContaining("WEGENT_INSECURE=true");
        environment.put("WEGENT_SOCKET_URL", "ws://10.0.0.5:8000");
        assertThatThrownBy(this::read).hasMessageContaining("10.0.0.5");

        environment.put("WEGENT_INSECURE", "true");
        assertThat(read().connection().url()).isEqualTo(URI.create("http://10.0.0.5:8000"));

        environment.remove("WEGENT_INSECURE");
        environment.remove("WEGENT_SOCKET_URL");
        for (var here : new String[] {"http://host.docker.internal:8000", "http://localhost:8000", "ws://[::1]:1"}) {
            environment.put("WEGENT_BACKEND_URL", here);
            assertThat(read().connection().url().getHost()).isNotNull();
        }
    }

    @Test
    void theAuthorityOfTheServerCanBeNamed() throws IOException {
        access();
        var sha256 = "0123456789abcdef".repeat(4);
        environment.put("WEGENT_CA_SHA256", sha256.toUpperCase(java.util.Locale.ROOT));
        assertThat(read().connection().trust()).isEqualTo(ServerTrust.pinned(sha256));

        environment.put("WEGENT_CA_SHA256", "0123");
        assertThatThrownBy(this::read).hasMessageContaining("connection.ca_sha256 (environment WEGENT_CA_SHA256)");
    }

    @Test
    void theHomeIsTheUsersUnlessNamed() {
        assertThat(ExecutorConfig.home(environment)).isEqualTo(home.resolve(".wegent-executor"));
        assertThat(ExecutorConfig.home(Map.of("WEGENT_EXECUTOR_HOME", "/opt/x/../h")))
                .isEqualTo(Path.of("/opt/h"));
    }

    private void access() {
        environment.put("WEGENT_BACKEND_URL", "https://backend.example");
        environment.put("WEGENT_AUTH_TOKEN", "wg-secret");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private ExecutorConfig read() throws IOException {
        return ExecutorConfig.read(home, file, flags, environment);
    }
}
