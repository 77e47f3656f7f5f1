package wegent.executor.agent.claude;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wegent.base.PrivateFile;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.Mount;

/// What the program sees of its own files inside a sandbox. With a model of the backend: the directory of its
/// conversation. With the user's login: the login, the user's settings to read, and the sessions of its working
/// folder; what else it writes there is gone with it, above all settings, which name programs that the user's own
/// Claude Code would run outside.
final class ClaudeMounts {
    private static final List<String> READABLE = List.of(
            "settings.json",
            "settings.local.json",
            "CLAUDE.md",
            "keybindings.json",
            "skills",
            "plugins",
            "commands",
            "agents",
            "hooks",
            "rules",
            "output-styles",
            "local");
    private static final String LOGIN = ".credentials.json";
    private static final String STATE = ".claude.json";

    /// From here on the program shortens the name of a session's folder by a rule of its own.
    private static final int MAX_NAME = 200;

    private ClaudeMounts() {}

    /// `command`, which sees inside a sandbox what it needs.
    static ChildCommand with(ChildCommand command, ClaudeLaunch launch, ClaudeConfig config) throws IOException {
        return launch.model() == null
                ? command.inside(
                        ofLogin(config, launch.workspace()),
                        Map.of("CLAUDE_CONFIG_DIR", config.userDirectory().toString()))
                : command.inside(ofTask(launch.directory()), Map.of());
    }

    private static List<Mount> ofTask(Path directory) throws IOException {
        return List.of(new Mount.Writable(PrivateFile.folder(directory).toRealPath()));
    }

    private static List<Mount> ofLogin(ClaudeConfig config, Path workspace) throws IOException {
        var directory = PrivateFile.folder(config.userDirectory()).toRealPath();
        var mounts = new ArrayList<Mount>();
        mounts.add(new Mount.Own(directory, Map.of(STATE, state(config, directory))));
        for (var name : READABLE) {
            var path = directory.resolve(name);
            if (Files.exists(path)) {
                mounts.add(new Mount.ReadOnly(path));
            }
        }
        var login = directory.resolve(LOGIN);
        if (Files.isRegularFile(login, LinkOption.NOFOLLOW_LINKS)) {
            mounts.add(new Mount.Writable(login)); // a token that it renews is the user's, too
        }
        mounts.add(new Mount.Writable(sessions(directory, workspace.toRealPath())));
        return mounts;
    }

    private static Path state(ClaudeConfig config, Path directory) {
        var own = config.environment().get("CLAUDE_CONFIG_DIR");
        return (own == null ? Path.of(config.userHome()) : directory).resolve(STATE);
    }

    /// The folder of the sessions in `workspace`, made if need be.
    private static Path sessions(Path directory, Path workspace) throws IOException {
        var projects = directory.resolve("projects");
        var name = workspace.toString().replaceAll("[^A-Za-z0-9]", "-");
        return PrivateFile.folder(name.length() < MAX_NAME ? projects.resolve(name) : projects)
                .toRealPath();
    }
}
