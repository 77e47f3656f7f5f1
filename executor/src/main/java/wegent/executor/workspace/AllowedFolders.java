package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wegent.executor.process.Folders;
import wegent.executor.repository.GitFolders;
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
    private final boolean writable;
    private final TrustedFolders trusted;
    private final Object writing = new Object();

    /// Like the other, where commands may write.
    public AllowedFolders(Path workspace, List<String> allowed, Path executorHome, Path userHome) {
        this(workspace, allowed, executorHome, userHome, true);
    }

    /// `userHome` is the folder of the user, for `~`; `executorHome` is the executor's own. Commands write in the
    /// workspace and in trusted folders, when they are `writable` at all.
    public AllowedFolders(Path workspace, List<String> allowed, Path executorHome, Path userHome, boolean writable) {
        this.workspace = workspace;
        this.writable = writable;
        this.trusted = new TrustedFolders(executorHome);
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
        for (var root : Stream.concat(allowed.stream(), trusted.all().stream()).toList()) {
            if (Files.isDirectory(root) && !isClosed(root.toRealPath()) && !roots.contains(root.toRealPath())) {
                roots.add(root.toRealPath());
            }
        }
        return roots;
    }

    /// May commands write anywhere?
    boolean writesFiles() {
        return writable;
    }

    /// Does the owner trust what is at `real`, and all that it may run?
    public boolean isTrusted(Path real) throws IOException {
        return !isClosed(real) && trusted.contains(real);
    }

    /// May commands write at `real`, as far as its owner is concerned?
    public boolean isWritable(Path real) throws IOException {
        return writable && contains(real) && (real.startsWith(workspace()) || isTrusted(real));
    }

    /// Throws [RefusedException] when no command may write at `real`: the owner does not want it, or it is Git's.
    public void requireWritable(Path real) throws IOException {
        requireAllowed(real, real.toString());
        if (!writable) {
            throw new RefusedException(
                    ErrorCode.REFUSED_BY_POLICY,
                    "path",
                    "The owner of this device lets nobody write here from the page. They can change that: set"
                            + " policy.commands.write to true in device-config.json and start the executor again");
        }
        if (!isWritable(real)) {
            throw new RefusedException(
                    ErrorCode.REFUSED_BY_POLICY,
                    "path",
                    real + " is neither in the workspace nor in a folder that the owner of this device trusts: it can"
                            + " be read but not changed. " + TrustedFolders.advice(folderOf(real)));
        }
        var problem = GitFolders.problem(real);
        if (problem.isPresent()) {
            throw new RefusedException(ErrorCode.REFUSED_BY_POLICY, "path", real + " is not written: " + problem.get());
        }
    }

    /// The next folder that is there at `real` or above it.
    private static Path folderOf(Path real) {
        var at = real;
        while (!Files.isDirectory(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    /// What writes at a place.
    public interface Writing<T> {
        T write() throws IOException;
    }

    /// Writes at `real` when that is allowed, and while nobody else writes: two that are allowed each by itself may
    /// not be so together. Throws [RefusedException] otherwise.
    public <T> T write(Path real, Writing<T> work) throws IOException {
        synchronized (writing) {
            requireWritable(real);
            return work.write();
        }
    }

    /// The folder that `path` names: absolute, below the workspace, or the workspace itself when there is none.
    /// With `create` it is made when it is not there. Throws [RefusedException] when it may not or cannot be.
    public Path resolve(@Nullable String path, boolean create) throws IOException {
        if (path == null || path.isBlank()) {
            return workspace();
        }
        var real = place(path);
        if (create && !Files.exists(real)) {
            write(real, () -> Files.createDirectories(real));
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

    /// Like [#resolve], for an agent to work in: not where only Git writes.
    Path resolveWork(String path, boolean create) throws IOException {
        var real = resolve(path, create);
        var problem = GitFolders.problem(real);
        if (problem.isPresent()) {
            throw new RefusedException(
                    ErrorCode.REFUSED_BY_POLICY, "path", real + " is not worked in: " + problem.get());
        }
        return real;
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

    /// Throws [RefusedException] when `real`, which was opened with `attributes`, is another name of a file of the
    /// executor's home.
    public void requireNotOfHome(Path real, BasicFileAttributes attributes) throws IOException {
        var home = Folders.realOf(executorHome).orElse(executorHome);
        if (new HomeFiles(home).has(real, attributes, workspace())) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "path", real + " is another name of a file of the executor");
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
            if (real.startsWith(
                    Folders.realOf(root.toAbsolutePath().normalize()).orElse(root))) {
                return true;
            }
        }
        return trusted.contains(real);
    }

    private boolean isClosed(Path real) throws IOException {
        var home = Folders.realOf(executorHome).orElse(executorHome);
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
        return Folders.realOf(path)
                .orElseThrow(() ->
                        RefusedException.invalid("path", "There is no folder or file " + told + " on this device"));
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
