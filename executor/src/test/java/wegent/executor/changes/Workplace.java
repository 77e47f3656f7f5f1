package wegent.executor.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wegent.base.SystemTime;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.stream.FileChanges.ChangedFile;

/// A folder that answers are worked on in, beside the home of an executor that looks at it.
final class Workplace implements AutoCloseable {
    final Path folder;
    private final Path home;
    private final SystemTime time = new SystemTime();
    private final ChangeTracker tracker;

    Workplace(Path place) throws IOException {
        folder = Files.createDirectories(place.resolve("folder")).toRealPath();
        home = Files.createDirectories(place.resolve("home"));
        tracker = ChangeTracker.in(home, Map.of("PATH", System.getenv("PATH")), time);
    }

    /// What an agent does.
    interface Work {
        void run() throws Exception;
    }

    ChangeTracker tracker() {
        return tracker;
    }

    State before() throws InterruptedException {
        return tracker.before(folder).orElseThrow();
    }

    /// What `work` changes.
    Difference answer(Work work) throws Exception {
        var before = before();
        work.run();
        return tracker.since(folder, before).orElse(Difference.NONE);
    }

    RevertReply revert(Difference answer) throws InterruptedException {
        var changes = answer.changes();
        assertThat(changes.canBeReverted()).isTrue();
        return tracker.revert(folder, changes.before(), changes.after());
    }

    Workplace write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    String read(String path) throws IOException {
        return Files.readString(folder.resolve(path));
    }

    boolean has(String path) {
        return Files.exists(folder.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    /// The user's own git, with her own settings.
    String git(String... arguments) throws Exception {
        return gitIn(folder, arguments);
    }

    String gitIn(Path place, String... arguments) throws Exception {
        var line = new ArrayList<>(List.of("git", "-c", "user.name=u", "-c", "user.email=u@example.org"));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).directory(place.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Arrays.toString(arguments) + output).isZero();
        return output;
    }

    /// Every file below `place` with its bytes, and links with where they lead.
    static Map<String, String> contents(Path place) throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(place)) {
            for (var file : files.toList()) {
                var name = place.relativize(file).toString();
                if (Files.isSymbolicLink(file)) {
                    all.put(name, "-> " + Files.readSymbolicLink(file));
                } else if (Files.isRegularFile(file)) {
                    var run = Files.isExecutable(file) ? "x " : "";
                    all.put(name, run + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all;
    }

    static List<String> told(Difference difference) {
        return difference.changes().files().stream().map(Workplace::told).toList();
    }

    private static String told(ChangedFile file) {
        var name = file.oldPath() == null ? file.path() : file.oldPath() + "->" + file.path();
        return "%s %s +%d -%d%s"
                .formatted(file.change().wire(), name, file.added(), file.removed(), file.binary() ? " binary" : "");
    }

    @Override
    public void close() {
        time.close();
    }
}
