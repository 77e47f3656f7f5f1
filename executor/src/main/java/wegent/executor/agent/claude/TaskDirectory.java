package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.executor.process.Folders;
import wegent.protocol.id.TaskId;

/// The program's directory (`CLAUDE_CONFIG_DIR`) of one conversation that uses a model of the backend. It shows
/// the user's global skills and plugins, and of the user's settings those of plugins alone: no key, no token,
/// no model of hers gets here.
final class TaskDirectory {
    private static final Logger log = System.getLogger(TaskDirectory.class.getName());
    private static final List<String> SHOWN = List.of("skills", "plugins");
    private static final List<String> SETTINGS = List.of("enabledPlugins", "extraKnownMarketplaces");
    private static final String LOGIN_IN_URL = "://[^/@\\s\"]+@";
    private static final long LARGEST = 1024 * 1024;

    private final Path directory;
    private final Path user;

    private TaskDirectory(Path directory, Path user) {
        this.directory = directory;
        this.user = user;
    }

    static TaskDirectory of(TaskId task, ClaudeConfig config) {
        return new TaskDirectory(config.directory().resolve("tasks").resolve(task.toString()), config.userDirectory());
    }

    Path path() {
        return directory;
    }

    /// Makes it, and brings what it shows up to date. Its sessions are the user's business alone.
    void prepare() throws IOException {
        PrivateFile.folder(directory);
        SHOWN.forEach(this::show);
        settings();
    }

    /// Forgets the conversation; what is only shown stays where it is.
    void delete() {
        Folders.delete(directory);
    }

    private void show(String name) {
        var link = directory.resolve(name);
        var target = user.resolve(name);
        try {
            var shown =
                    Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target);
            if (!Files.isDirectory(target) || shown || Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            log.log(Level.WARNING, "The agent does not see " + target + ": " + e);
        }
    }

    private void settings() throws IOException {
        var file = directory.resolve("settings.json");
        var known = Files.isSymbolicLink(file) ? Optional.<ObjectNode>empty() : read(file); // an agent may write here
        var own = known.orElseGet(() -> Json.mapper().createObjectNode());
        var users = read(user.resolve("settings.json"));
        var before = own.deepCopy();
        own.remove(SETTINGS);
        users.ifPresent(all -> SETTINGS.stream().filter(all::has).forEach(key -> own.set(key, clean(all.get(key)))));
        if (!own.equals(before)) {
            PrivateFile.write(file, Json.write(own) + "\n");
        }
    }

    /// A marketplace's address may have a password in it.
    private static JsonNode clean(JsonNode value) {
        return Json.tree(value.toString().replaceAll(LOGIN_IN_URL, "://"));
    }

    private static Optional<ObjectNode> read(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < LARGEST
                    ? Optional.of(Json.read(Files.readString(file), ObjectNode.class))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
