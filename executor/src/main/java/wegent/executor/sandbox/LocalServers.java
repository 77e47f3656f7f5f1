package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/// The data folders of the backends that run on this machine as this user, as their environment names them, and the
/// sockets that programs of this machine listen on. Known on Linux alone.
final class LocalServers {
    private static final Path PROC = Path.of("/proc");
    private static final String DATA_FOLDER = "WEGENT_DATA_FOLDER=";

    private LocalServers() {}

    static Set<Path> dataFolders() {
        var found = new LinkedHashSet<Path>();
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                addDataFolder(process, found);
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Not Linux, or it goes while we look: what was found is what we know.
        }
        return found;
    }

    private static void addDataFolder(Path process, Set<Path> found) {
        try {
            var environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            for (var variable : environment.split("\0", -1)) {
                if (variable.startsWith(DATA_FOLDER)) {
                    found.add(Path.of(variable.substring(DATA_FOLDER.length())).toRealPath());
                }
            }
        } catch (IOException | InvalidPathException _) {
            // Gone, another user's, or no folder.
        }
    }

    /// The sockets with a place in the file system. A place to read only does not keep anyone from speaking to one.
    static Set<Path> sockets() {
        var found = new LinkedHashSet<Path>();
        try {
            for (var line : Files.readAllLines(PROC.resolve("net/unix"), StandardCharsets.ISO_8859_1)) {
                var at = line.indexOf(" /");
                if (at >= 0) {
                    found.add(Path.of(new String(
                            line.substring(at + 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException | InvalidPathException _) {
            // Not Linux.
        }
        return found;
    }
}
