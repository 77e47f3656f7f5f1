package wegent.executor.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Where a terminal may begin: in the workspace, and in the folders that the owner allows. What counts is where
/// a path really leads, links followed.
final class TerminalFolders {
    private final Path workspace;
    private final List<Path> allowed;
    private final Path home;

    /// `home` is the folder of the user, for `~`.
    TerminalFolders(Path workspace, List<String> allowed, Path home) {
        this.workspace = workspace;
        this.allowed = allowed.stream().map(path -> expanded(path, home)).toList();
        this.home = home;
    }

    private static Path expanded(String path, Path home) {
        return path.equals("~") || path.startsWith("~/")
                ? home.resolve(path.substring(Math.min(path.length(), 2)))
                : Path.of(path);
    }

    /// The folder that `path` names: absolute, below the workspace, or the workspace itself when there is none.
    /// With `create` it is made when it is not there. Throws [RefusedException] when it may not or cannot be.
    Path resolve(@Nullable String path, boolean create) throws IOException {
        Files.createDirectories(workspace);
        if (path == null || path.isBlank()) {
            return workspace.toRealPath();
        }
        var wanted = parse(path);
        var real = real(wanted);
        requireAllowed(real, path);
        if (create && !Files.exists(real)) {
            Files.createDirectories(real);
        }
        if (!Files.exists(real)) {
            throw RefusedException.invalid("path", "There is no folder " + path + " on this device");
        }
        if (!Files.isDirectory(real)) {
            throw RefusedException.invalid("path", path + " is not a folder");
        }
        var now = real.toRealPath();
        requireAllowed(now, path);
        return now;
    }

    private Path parse(String path) {
        try {
            return workspace.resolve(expanded(path, home)).normalize();
        } catch (InvalidPathException _) {
            throw RefusedException.invalid("path", "This is not a path");
        }
    }

    /// Where `path` leads; what of it does not exist yet follows what does.
    private static Path real(Path path) throws IOException {
        var missing = new ArrayList<Path>();
        var there = path;
        while (!Files.exists(there)) {
            if (Files.isSymbolicLink(there) || there.getParent() == null) {
                throw RefusedException.invalid("path", "There is no folder " + path + " on this device");
            }
            missing.addFirst(there.getFileName());
            there = there.getParent();
        }
        var real = there.toRealPath();
        for (var name : missing) {
            real = real.resolve(name);
        }
        return real;
    }

    private void requireAllowed(Path real, String path) throws IOException {
        if (real.startsWith(workspace.toRealPath())) {
            return;
        }
        for (var root : allowed) {
            if (real.startsWith(real(root.toAbsolutePath().normalize()))) {
                return;
            }
        }
        throw new RefusedException(
                ErrorCode.FORBIDDEN,
                "path",
                path + " is outside the folders that the owner of this device allows (policy.allowed_folders in"
                        + " device-config.json)");
    }
}
