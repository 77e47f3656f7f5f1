package wegent.executor.agent.claude;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.executor.process.ChildCommand;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.ProjectId;

/// All that a process is started for. A kept process serves the next message only when this is equal. With a
/// model of the backend, `directory` has its settings and sessions.
record ClaudeLaunch(
        Path binary,
        Path workspace,
        PermissionMode mode,
        @Nullable ModelAccess model,
        Path directory,
        @Nullable ProjectId project) {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    /// Hands the first line of the input to the program as file 3: so the model's key is in no file, no
    /// argument and, above all, not in the environment that every command of the agent inherits.
    private static final String KEY_BY_FILE = """
            IFS= read -r key
            exec 3<<EOF
            $key
            EOF
            unset key
            exec "$0" "$@"
            """;

    private static final List<String> OWN_LOGIN =
            List.of("ANTHROPIC_", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_USE_");

    /// The session to begin, or to go on with.
    record Session(String id, boolean resume) {}

    ChildCommand command(ClaudeConfig config, Session session) throws IOException {
        var line = new ArrayList<String>();
        if (key().isPresent() && !WINDOWS) {
            line.addAll(List.of("/bin/sh", "-c", KEY_BY_FILE));
        }
        line.add(binary.toString());
        line.addAll(List.of("-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"));
        line.addAll(List.of("--include-partial-messages", "--permission-prompt-tool", "stdio"));
        line.addAll(List.of("--permission-mode", permissionMode()));
        if (model != null && model.model() != null) {
            line.addAll(List.of("--model", model.model()));
        }
        line.addAll(List.of(session.resume() ? "--resume" : "--session-id", session.id()));
        return ClaudeMounts.with(withEnvironment(ChildCommand.of(workspace, line), config), this, config);
    }

    /// The model's key, which is to be the first line of the input. A model without one gets a stand-in, since
    /// the program asks nobody without a key.
    Optional<String> key() {
        if (model == null) {
            return Optional.empty();
        }
        return Optional.of(model.apiKey() == null ? "none" : model.apiKey().value());
    }

    boolean keyByInput() {
        return key().isPresent() && !WINDOWS;
    }

    private String permissionMode() {
        return switch (mode) {
            case ASK -> "default";
            case ACCEPT_EDITS -> "acceptEdits";
            case BYPASS -> "bypassPermissions";
        };
    }

    private ChildCommand withEnvironment(ChildCommand bare, ClaudeConfig config) {
        var command = bare.with("DISABLE_AUTOUPDATER", "1")
                .with("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
                .with("CLAUDE_CODE_MAX_RETRIES", Integer.toString(config.maxRetries()));
        if (mode == PermissionMode.BYPASS && System.getProperty("user.name").equals("root")) {
            command = command.with("IS_SANDBOX", "1");
        }
        var started = model == null ? withOwnLogin(command, config) : withModel(command, model);
        return project == null ? started : ProjectHeaders.with(started, config.environment(), project);
    }

    private static ChildCommand withOwnLogin(ChildCommand bare, ClaudeConfig config) {
        var command = bare;
        for (var variable : config.environment().entrySet()) {
            if (OWN_LOGIN.stream().anyMatch(variable.getKey()::startsWith)) {
                command = command.with(variable.getKey(), variable.getValue());
            }
        }
        return command;
    }

    private ChildCommand withModel(ChildCommand bare, ModelAccess access) {
        var command = bare.with("CLAUDE_CONFIG_DIR", directory.toString());
        if (access.baseUrl() != null) {
            command = command.with("ANTHROPIC_BASE_URL", access.baseUrl());
        }
        return keyByInput()
                ? command.with("CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR", "3")
                : command.with("ANTHROPIC_API_KEY", key().orElse("none"));
    }
}
