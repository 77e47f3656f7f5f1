package wegent.executor.agent.claude;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.Launcher;

/// Where the program is on this machine, and which version. Threads meet here: what was found is remembered for as
/// long as the file stays the same.
final class ClaudeBinary {
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+\\S*");
    private static final List<String> PACKAGES = List.of("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64");

    private final ClaudeConfig config;
    private final Launcher launcher;
    private @Nullable Found last;

    ClaudeBinary(ClaudeConfig config, Launcher launcher) {
        this.config = config;
        this.launcher = launcher;
    }

    /// A program that said its version; `version` is absent when it could not be started.
    record Found(Path path, FileTime changed, @Nullable String version) {}

    synchronized Optional<Found> find() {
        var path = candidates().stream()
                .map(launcher::find)
                .flatMap(Optional::stream)
                .findFirst();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        var found = new Found(path.get(), changed(path.get()), null);
        if (last == null
                || !Objects.equals(last.path(), found.path())
                || !last.changed().equals(found.changed())) {
            last = new Found(found.path(), found.changed(), version(found.path()));
        }
        var known = last;
        if (known.version() == null) {
            last = null;
        }
        return Optional.of(known);
    }

    /// In the order of their right: what the owner set, the PATH, the usual places.
    private List<String> candidates() {
        var candidates = new ArrayList<String>();
        for (var name : List.of("CLAUDE_BINARY_PATH", "CLAUDE_BIN")) {
            var set = config.environment().get(name);
            if (set != null && !set.isBlank()) {
                return List.of(set);
            }
        }
        candidates.add("claude");
        var home = Path.of(config.userHome());
        candidates.add(home.resolve(".local/bin/claude").toString());
        candidates.add(home.resolve(".claude/local/claude").toString());
        for (var root : List.of(home, Path.of("/usr/local/lib"), Path.of("/usr/lib"))) {
            for (var platform : PACKAGES) {
                var folder = root.resolve("node_modules/@anthropic-ai/claude-code-" + platform);
                candidates.add(folder.resolve("claude").toString());
            }
        }
        return candidates;
    }

    private @Nullable String version(Path path) {
        var command = ChildCommand.of(Path.of(config.userHome()), List.of(path.toString(), "--version"))
                .withoutInput()
                .with("DISABLE_AUTOUPDATER", "1");
        try (var child = launcher.start(command)) {
            if (child.waitFor(VERSION_LIMIT).isEmpty()) {
                return null;
            }
            var text = new String(child.output().readNBytes(1000), StandardCharsets.UTF_8);
            var matcher = VERSION.matcher(text);
            return matcher.find() ? matcher.group() : null;
        } catch (IOException _) {
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static FileTime changed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }
}
