package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Where terminals, commands and projects may be: in the workspace, and in the folders that the owner allows
/// (`policy.allowed_folders`), but never in the executor's own home, where its key is. What counts is where a
/// path really leads, links followed. A refusal names the field `path`.
public final class AllowedFolders {
    private final Path workspace;
    private final List<Path> allowed;
    private final Path executorHome;
    private final Path userHome;

    /// `userHome` is the folder of the user, for `~`; `executorHome` is the executor's own.
    public AllowedFolders(Path workspace, List<String> allowed, Path executorHome, Path userHome) {
        this.workspace = workspace;
        this.userHome = userHome;
        this.executorHome = executorHome;
        this.allowed = allowed.stream().map(this::expanded).toList();
    }

    private Path expanded(String path) {
        return path.equals("~") || path.startsWith("~/")
                ? userHome.resolve(path.substring(Math.min(path.length(), 2)))
                : Path.of(path);
    }

    /// The workspace, which is there when this returns.
    public Path workspace() throws IOException {
        return Files.createDirectories(workspace).toRealPath();
    }

    /// The folders under which all lies that is allowed, as far as they are there.
    public List<Path> roots() throws IOException {
        var roots = new ArrayList<Path>();
        roots.add(workspace());
        for (var root : allowed) {
            if (Files.isDirectory(root) && !isClosed(root.toRealPath()) && !roots.contains(root.toRealPath())) {
                roots.add(root.toRealPath());
            }
        }
        return roots;
    }

    /// The folder that `path` names: absolute, below the workspace, or the workspace itself when there is none.
    /// With `create` it is made when it is not there. Throws [RefusedException] when it may not or cannot be.
    public Path resolve(@Nullable String path, boolean create) throws IOException {
        if (path == null || path.isBlank()) {
            return workspace();
        }
        var real = place(path);
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

    /// The file that `path` names. Throws [RefusedException] when it may not be, or is none.
    public Path file(String path) throws IOException {
        var real = place(path);
        if (!Files.exists(real)) {
            throw RefusedException.invalid("path", "There is no file " + path + " on this device");
        }
        if (!Files.isRegularFile(real)) {
            throw RefusedException.invalid("path", path + " is not a file");
        }
        return real;
    }

    /// Where `path` really leads, whether there is anything or not. Throws [RefusedException] when that is not
    /// allowed.
    public Path place(String path) throws IOException {
        var workspace = workspace();
        var wanted = parse(workspace, path);
        var real = real(wanted, path);
        requireAllowed(real, path);
        return real;
    }

    /// Holds the folder `real`, which [#resolve] or [#place] gave. Throws [RefusedException] when it is not
    /// there any more, or a link is in its place or above it.
    public HeldFolder hold(Path real) throws IOException {
        for (var root : roots()) {
            if (real.startsWith(root)) {
                return hold(root, real);
            }
        }
        throw forbidden(real.toString());
    }

    /// Like [#hold], for the folder in which `real` lies.
    public HeldFolder holdFolderOf(Path real) throws IOException {
        var folder = real.getParent();
        if (folder == null) {
            throw forbidden(real.toString());
        }
        return hold(folder);
    }

    private static HeldFolder hold(Path root, Path real) throws IOException {
        try {
            return HeldFolder.below(root, real);
        } catch (AccessDeniedException _) {
            throw RefusedException.invalid("path", "The device may not read " + real);
        } catch (FileSystemException _) {
            throw RefusedException.invalid("path", "There is no folder " + real + " on this device any more");
        }
    }

    /// May it be shown, worked in, written to? `real` has no links in it.
    public boolean contains(Path real) throws IOException {
        if (isClosed(real)) {
            return false;
        }
        if (real.startsWith(workspace())) {
            return true;
        }
        for (var root : allowed) {
            if (real.startsWith(realOf(root.toAbsolutePath().normalize()).orElse(root))) {
                return true;
            }
        }
        return false;
    }

    private boolean isClosed(Path real) throws IOException {
        var home = realOf(executorHome).orElse(executorHome);
        var work = workspace();
        return real.startsWith(home) && !(work.startsWith(home) && real.startsWith(work));
    }

    private Path parse(Path workspace, String path) {
        var isOfNetwork = path.startsWith("\\\\") || path.startsWith("//");
        if (isOfNetwork || path.chars().anyMatch(Character::isISOControl)) {
            throw RefusedException.invalid("path", "This is not a path of this device");
        }
        try {
            return workspace.resolve(expanded(path)).normalize();
        } catch (InvalidPathException _) {
            throw RefusedException.invalid("path", "This is not a path");
        }
    }

    private static Path real(Path path, String told) throws IOException {
        return realOf(path)
                .orElseThrow(() ->
                        RefusedException.invalid("path", "There is no folder or file " + told + " on this device"));
    }

    /// Where `path` leads; what of it does not exist yet follows what does. Empty when a link leads nowhere.
    static Optional<Path> realOf(Path path) throws IOException {
        var missing = new ArrayList<Path>();
        var there = path;
        while (!Files.exists(there)) {
            if (Files.isSymbolicLink(there) || there.getParent() == null) {
                return Optional.empty();
            }
            missing.addFirst(there.getFileName());
            there = there.getParent();
        }
        var real = there.toRealPath();
        for (var name : missing) {
            real = real.resolve(name);
        }
        return Optional.of(real);
    }

    private void requireAllowed(Path real, String path) throws IOException {
        if (!contains(real)) {
            throw forbidden(path);
        }
    }

    private static RefusedException forbidden(String path) {
        return new RefusedException(
                ErrorCode.FORBIDDEN,
                "path",
                path + " is outside the folders that the owner of this device allows (policy.allowed_folders in"
                        + " device-config.json)");
    }
}
