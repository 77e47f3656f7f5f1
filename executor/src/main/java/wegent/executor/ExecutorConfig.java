package wegent.executor;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wegent.base.Secret;
import wegent.executor.codeserver.CodeServerConfig;
import wegent.executor.connection.ConnectionConfig;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.sandbox.SandboxConfig;
import wegent.executor.task.TaskConfig;
import wegent.executor.terminal.TerminalConfig;
import wegent.protocol.AgentKind;
import wegent.protocol.DeviceType;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.DeviceId;

/// All that can be set. Read once, at the start: command line, then environment, then `device-config.json`,
/// then the default.
public record ExecutorConfig(
        Path home,
        Path logs,
        Path workspace,
        Path chats,
        boolean standaloneChats,
        boolean trackChanges,
        Optional<DeviceId> deviceId,
        Optional<String> name,
        DeviceType type,
        String bindShell,
        ConnectionConfig connection,
        TaskConfig tasks,
        OutboxLimits outbox,
        Policy policy,
        TerminalConfig terminals,
        CodeServerConfig codeServers,
        SandboxConfig sandbox,
        boolean keepAgents) {

    private static final Settings.Key MODE = Settings.Key.of("mode", "--mode", "EXECUTOR_MODE");
    private static final Settings.Key TYPE = Settings.Key.of("device_type", "", "DEVICE_TYPE");
    private static final Settings.Key DEVICE_ID = Settings.Key.of("device_id", "", "DEVICE_ID");
    private static final Settings.Key NAME = Settings.Key.of("device_name", "--name", "DEVICE_NAME");
    private static final Settings.Key BIND_SHELL = Settings.Key.of("bind_shell", "", "BIND_SHELL");
    private static final Settings.Key MAX_SLOTS =
            Settings.Key.of("max_slots", "--max-slots", "WEGENT_EXECUTOR_MAX_SLOTS");
    private static final Settings.Key OUTBOX_MAX =
            Settings.Key.of("outbox.max_bytes", "", "WEGENT_EXECUTOR_OUTBOX_MAX_BYTES");
    private static final Settings.Key OUTBOX_RUN_MAX =
            Settings.Key.of("outbox.run_max_bytes", "", "WEGENT_EXECUTOR_OUTBOX_RUN_MAX_BYTES");
    private static final Settings.Key DISK_RESERVE =
            Settings.Key.of("disk.reserve_bytes", "", "WEGENT_EXECUTOR_DISK_RESERVE_BYTES");
    private static final Settings.Key KEEP_AGENTS =
            Settings.Key.of("keep_agents_on_stop", "", "WEGENT_EXECUTOR_KEEP_AGENTS_ON_STOP");
    private static final Settings.Key STANDALONE_CHATS =
            Settings.Key.of("chats.enabled", "", "WEGENT_EXECUTOR_STANDALONE_CHATS_ENABLED");
    private static final Settings.Key TRACK_CHANGES =
            Settings.Key.of("changes.enabled", "", "WEGENT_EXECUTOR_TRACK_CHANGES");
    private static final Settings.Key ALLOW_TERMINAL =
            Settings.Key.of("policy.terminal", "", "WEGENT_EXECUTOR_ALLOW_TERMINAL");
    private static final Settings.Key ALLOW_CODE_SERVER =
            Settings.Key.of("policy.code_server", "", "WEGENT_EXECUTOR_ALLOW_CODE_SERVER");
    private static final Settings.Key GATEWAY =
            Settings.Key.of("code_server.gateway", "", "DEVICE_SESSION_GATEWAY_ENABLED");
    private static final Settings.Key GATEWAY_HOST =
            Settings.Key.of("code_server.host", "", "DEVICE_SESSION_GATEWAY_HOST");
    private static final Settings.Key GATEWAY_PORT =
            Settings.Key.of("code_server.port", "", "DEVICE_SESSION_GATEWAY_PORT");
    private static final Settings.Key PUBLIC_URL =
            Settings.Key.of("code_server.public_url", "", "DEVICE_PUBLIC_BASE_URL");
    private static final Settings.Key CODE_SERVER =
            Settings.Key.of("code_server.program", "", "WEGENT_EXECUTOR_CODE_SERVER");
    private static final Settings.Key CODE_SERVER_PORT =
            Settings.Key.of("code_server.running_port", "", "DEVICE_CODE_SERVER_PORT");
    private static final Settings.Key CODE_SERVER_PASSWORD =
            Settings.Key.of("code_server.password", "", "CODE_SERVER_PASSWORD");
    private static final Settings.Key ALLOW_SHELL =
            Settings.Key.of("policy.allow_shell", "", "WEGENT_EXECUTOR_ALLOW_SHELL");
    private static final Settings.Key PERMISSIONS =
            Settings.Key.of("policy.max_permission_mode", "", "WEGENT_EXECUTOR_MAX_PERMISSION_MODE");

    private static final Settings.Key SANDBOX = Settings.Key.of("policy.sandbox", "", "WEGENT_EXECUTOR_SANDBOX");
    private static final Settings.Key SANDBOX_SSH_AGENT =
            Settings.Key.of("sandbox.ssh_agent", "", "WEGENT_EXECUTOR_SANDBOX_SSH_AGENT");

    /// The home that `environment` names, else the default one.
    public static Path home(Map<String, String> environment) {
        return folder(environment, "WEGENT_EXECUTOR_HOME")
                .orElseGet(() -> userHome(environment).resolve(".wegent-executor"))
                .toAbsolutePath()
                .normalize();
    }

    /// Reads everything. `flags` holds what the command line gave, by flag. Throws [ConfigException] with all
    /// faults.
    public static ExecutorConfig read(Path home, Path file, Map<String, String> flags, Map<String, String> environment)
            throws IOException {
        var settings = new Settings(flags, environment, ConfigFile.read(file));
        settings.find(MODE, ExecutorConfig::mode);
        var type = settings.find(TYPE, DeviceType::of).orElse(DeviceType.LOCAL);
        var workspace = folder(environment, "LOCAL_WORKSPACE_ROOT")
                .orElseGet(() -> userHome(environment).resolve(".wecode/wegent-executor/workspace"));
        var config = new ExecutorConfig(
                home,
                folder(environment, "WEGENT_EXECUTOR_LOG_DIR").orElseGet(() -> home.resolve("logs")),
                workspace,
                folder(environment, "WEGENT_EXECUTOR_CHATS_DIR").orElseGet(() -> workspace.resolve("chats")),
                settings.find(STANDALONE_CHATS, Settings::yesOrNo).orElse(true),
                settings.find(TRACK_CHANGES, Settings::yesOrNo).orElse(true),
                settings.find(DEVICE_ID, DeviceId::new),
                settings.find(NAME, ExecutorConfig::name),
                type,
                settings.find(BIND_SHELL, text -> text.toLowerCase(Locale.ROOT)).orElse("claudecode"),
                ConnectionSettings.read(settings, file, Paired.read(home)),
                tasks(settings),
                outbox(settings),
                policy(settings, type),
                terminals(settings),
                codeServers(settings),
                sandbox(settings, environment),
                settings.find(KEEP_AGENTS, Settings::yesOrNo).orElse(false));
        settings.check();
        return config;
    }

    private static TaskConfig tasks(Settings settings) {
        var standard = TaskConfig.DEFAULT;
        var limits = limits(settings, "limits.", standard.silence(), standard.start());
        return new TaskConfig(
                settings.find(MAX_SLOTS, ExecutorConfig::slots).orElse(standard.maxSlots()),
                limits.silence(),
                limits.start(),
                settings.find(
                                Settings.Key.inFile("limits.approval_minutes"),
                                text -> Duration.ofMinutes(atLeastOne(text)))
                        .orElse(standard.approval()),
                byKind(settings, limits));
    }

    /// `limits.claude_code.silence_minutes` and its like; what is not there is as for all.
    private static Map<AgentKind, TaskConfig.Limits> byKind(Settings settings, TaskConfig.Limits standard) {
        var all = new EnumMap<AgentKind, TaskConfig.Limits>(AgentKind.class);
        for (var kind : AgentKind.values()) {
            var own = limits(settings, "limits." + kind.wire() + ".", standard.silence(), standard.start());
            if (!own.equals(standard)) {
                all.put(kind, own);
            }
        }
        return all;
    }

    private static TaskConfig.Limits limits(Settings settings, String prefix, Duration silence, Duration start) {
        return new TaskConfig.Limits(
                settings.find(
                                Settings.Key.inFile(prefix + "silence_minutes"),
                                text -> Duration.ofMinutes(atLeastOne(text)))
                        .orElse(silence),
                settings.find(
                                Settings.Key.inFile(prefix + "start_seconds"),
                                text -> Duration.ofSeconds(atLeastOne(text)))
                        .orElse(start));
    }

    private static OutboxLimits outbox(Settings settings) {
        var standard = OutboxLimits.DEFAULT;
        return new OutboxLimits(
                settings.find(OUTBOX_MAX, ExecutorConfig::bytes).orElse(standard.maxBytes()),
                settings.find(OUTBOX_RUN_MAX, ExecutorConfig::bytes).orElse(standard.runMaxBytes()),
                settings.find(DISK_RESERVE, Settings::wholeBytes).orElse(standard.diskReserve()),
                settings.find(
                                Settings.Key.inFile("disk.patience_minutes"),
                                text -> Duration.ofMinutes(atLeastOne(text)))
                        .orElse(standard.diskPatience()),
                settings.find(
                                Settings.Key.inFile("outbox.patience_minutes"),
                                text -> Duration.ofMinutes(atLeastOne(text)))
                        .orElse(standard.outboxPatience()));
    }

    private static TerminalConfig terminals(Settings settings) {
        var standard = TerminalConfig.DEFAULT;
        return new TerminalConfig(
                settings.find(Settings.Key.inFile("terminal.max"), ExecutorConfig::terminals)
                        .orElse(standard.most()),
                settings.find(
                                Settings.Key.inFile("terminal.idle_minutes"),
                                text -> Duration.ofMinutes(atLeastOne(text)))
                        .orElse(standard.idle()));
    }

    /// Open to all addresses only where the owner names the one at which browsers reach it.
    private static CodeServerConfig codeServers(Settings settings) {
        var standard = CodeServerConfig.DEFAULT;
        var publicUrl = settings.find(PUBLIC_URL, ExecutorConfig::url);
        var named = publicUrl.map(URI::getPort).filter(port -> port > 0);
        var password = settings.find(CODE_SERVER_PASSWORD, Secret::new);
        return new CodeServerConfig(
                settings.find(GATEWAY, Settings::yesOrNo).orElse(standard.gateway()),
                settings.find(GATEWAY_HOST, text -> text).orElse(publicUrl.isPresent() ? "0.0.0.0" : standard.host()),
                settings.find(GATEWAY_PORT, ExecutorConfig::port)
                        .or(() -> named)
                        .orElse(publicUrl.isPresent() ? CodeServerConfig.PORT : standard.port()),
                publicUrl,
                settings.find(CODE_SERVER, text -> text),
                settings.find(CODE_SERVER_PORT, ExecutorConfig::port)
                        .flatMap(port -> password.map(word -> new CodeServerConfig.Running(port, word))),
                settings.find(
                                Settings.Key.inFile("code_server.idle_minutes"),
                                text -> Duration.ofMinutes(atLeastOne(text)))
                        .orElse(standard.idle()));
    }

    private static int port(String text) {
        var port = Settings.wholeNumber(text);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + text);
        }
        return port;
    }

    private static int terminals(String text) {
        var most = Settings.wholeNumber(text);
        if (most < 1 || most > 1000) {
            throw new IllegalArgumentException("not between 1 and 1000: " + text);
        }
        return most;
    }

    /// Without a word of the owner: agents but no shell, edits but no more, commands in the allowed folders
    /// alone (an agent may do more there), and terminals only where the machine is there for it.
    private static Policy policy(Settings settings, DeviceType type) {
        var isServer = type == DeviceType.CLOUD || type == DeviceType.REMOTE;
        return new Policy(
                settings.find(ALLOW_TERMINAL, Settings::yesOrNo).orElse(isServer),
                settings.find(ALLOW_CODE_SERVER, Settings::yesOrNo).orElse(isServer),
                commands(settings, "read"),
                runtimes(settings),
                settings.find(PERMISSIONS, ExecutorConfig::permissionMode).orElse(PermissionMode.ACCEPT_EDITS),
                settings.list("policy.allowed_folders").orElse(List.of()),
                commands(settings, "write"));
    }

    /// `policy.commands.read` and `policy.commands.write`; a single value for both is taken, too.
    private static boolean commands(Settings settings, String what) {
        return settings.isObject("policy.commands")
                ? flag(settings, "policy.commands." + what, true)
                : flag(settings, "policy.commands", true);
    }

    private static SandboxConfig sandbox(Settings settings, Map<String, String> environment) {
        return new SandboxConfig(
                settings.find(SANDBOX, ExecutorConfig::minimum).orElse(SandboxConfig.DEFAULT.minimum()),
                folders(settings, "sandbox.hidden", "WEGENT_EXECUTOR_SANDBOX_HIDDEN", environment),
                folders(settings, "sandbox.writable", "WEGENT_EXECUTOR_SANDBOX_WRITABLE", environment),
                settings.find(SANDBOX_SSH_AGENT, Settings::yesOrNo).orElse(false));
    }

    private static SandboxConfig.Minimum minimum(String text) {
        for (var minimum : SandboxConfig.Minimum.values()) {
            if (minimum.name().toLowerCase(Locale.ROOT).equals(text)) {
                return minimum;
            }
        }
        throw new IllegalArgumentException("not one of open, contained, isolated, required: " + text);
    }

    /// The list in the file, and what the environment adds to it, separated as in PATH.
    private static List<Path> folders(
            Settings settings, String path, String variable, Map<String, String> environment) {
        var all = new ArrayList<>(settings.list(path).orElse(List.of()));
        all.addAll(List.of(environment.getOrDefault(variable, "").split(File.pathSeparator, -1)));
        var folders = new ArrayList<Path>();
        for (var text : all) {
            if (text.isBlank()) {
                continue;
            }
            var folder = expanded(text.strip(), environment);
            if (folder.isAbsolute()) {
                folders.add(folder.normalize());
            } else {
                settings.fault(path + ": not an absolute path: " + text);
            }
        }
        return folders;
    }

    private static Path expanded(String text, Map<String, String> environment) {
        return text.equals("~") || text.startsWith("~/")
                ? userHome(environment).resolve(text.substring(Math.min(text.length(), 2)))
                : Path.of(text);
    }

    private static Set<AgentKind> runtimes(Settings settings) {
        var allowed = EnumSet.complementOf(EnumSet.of(AgentKind.SHELL));
        settings.list("policy.runtimes").ifPresent(names -> {
            allowed.clear();
            for (var name : names) {
                try {
                    allowed.add(AgentKind.of(name));
                } catch (IllegalArgumentException e) {
                    settings.fault("policy.runtimes: " + e.getMessage());
                }
            }
        });
        if (settings.find(ALLOW_SHELL, Settings::yesOrNo).orElse(false)) {
            allowed.add(AgentKind.SHELL);
        }
        return allowed;
    }

    private static boolean flag(Settings settings, String path, boolean otherwise) {
        return settings.find(Settings.Key.inFile(path), Settings::yesOrNo).orElse(otherwise);
    }

    private static String mode(String text) {
        if (!text.equals("local")) {
            throw new IllegalArgumentException("only local is there, not " + text);
        }
        return text;
    }

    private static String name(String text) {
        if (text.length() > 100) {
            throw new IllegalArgumentException("longer than 100 characters");
        }
        return text;
    }

    private static int slots(String text) {
        var slots = Settings.wholeNumber(text);
        if (slots < 1 || slots > 100) {
            throw new IllegalArgumentException("not between 1 and 100: " + text);
        }
        return slots;
    }

    static int atLeastOne(String text) {
        var number = Settings.wholeNumber(text);
        if (number < 1) {
            throw new IllegalArgumentException("less than 1: " + text);
        }
        return number;
    }

    private static long bytes(String text) {
        var bytes = Settings.wholeBytes(text);
        if (bytes < 1024 * 1024) {
            throw new IllegalArgumentException("less than 1048576: " + text);
        }
        return bytes;
    }

    private static PermissionMode permissionMode(String text) {
        for (var mode : PermissionMode.values()) {
            if (mode.wire().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("not one of ask, accept_edits, bypass: " + text);
    }

    static URI url(String text) {
        var plain = text.replaceAll("/+$", "").replaceFirst("^ws(s?)://", "http$1://");
        URI url;
        try {
            url = new URI(plain);
        } catch (java.net.URISyntaxException _) {
            throw new IllegalArgumentException("not a URL: " + text);
        }
        var scheme = String.valueOf(url.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("not an http or https URL: " + text);
        }
        return url;
    }

    private static Optional<Path> folder(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(value -> Path.of(value.strip()).toAbsolutePath());
    }

    /// The folder of the user.
    static Path userHome(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", "");
        return Path.of(home.isBlank() ? System.getProperty("user.home", ".") : home);
    }
}
