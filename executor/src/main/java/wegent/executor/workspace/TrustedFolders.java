package wegent.executor.workspace;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.protocol.RefusedException;

/// The folders that the owner trusts with all that is below them: programs that repositories there name for their
/// files may run, and commands may write there. They stand in `trusted-folders.json` of the executor's home, which only
/// the command line of this device writes; no message of a backend does. A folder is known by its real path and by
/// what the file system calls it, so that another one in its place is not trusted.
public final class TrustedFolders {
    private static final Logger log = System.getLogger(TrustedFolders.class.getName());
    private static final int MAX_FOLDERS = 1000;

    private final Path home;

    /// `home` is the executor's own, which is never trusted itself.
    public TrustedFolders(Path home) {
        this.home = home;
    }

    /// `identity` is absent where the file system gives none.
    record Entry(String path, @Nullable String identity, Instant since) {}

    record Content(List<Entry> folders) {
        Content {
            folders = Json.listOrEmpty(folders);
        }
    }

    /// What the owner has to do so that `folder` is trusted.
    public static String advice(Path folder) {
        return "The owner of this device allows it with: wegent-executor trust \"" + folder + "\"";
    }

    /// Is `real`, a path without links, in a trusted folder?
    public boolean contains(Path real) {
        return entries().stream().anyMatch(entry -> real.startsWith(entry.path()) && isThere(entry));
    }

    /// The trusted folders that are there.
    public List<Path> all() {
        return entries().stream()
                .filter(TrustedFolders::isThere)
                .map(entry -> Path.of(entry.path()))
                .toList();
    }

    /// Trusts `folder`. Throws [RefusedException] when it is none, or one that cannot be trusted.
    public Path add(Path folder, Instant now) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw RefusedException.invalid("path", folder + " is not a folder");
        }
        var real = folder.toRealPath();
        if (real.getParent() == null) {
            throw RefusedException.invalid("path", "All of this computer cannot be trusted: name a folder");
        }
        if (real.startsWith(home.toRealPath())) {
            throw RefusedException.invalid("path", real + " is the executor's own");
        }
        var entries = without(real);
        if (entries.size() >= MAX_FOLDERS) {
            throw RefusedException.invalid("path", MAX_FOLDERS + " folders are trusted already");
        }
        entries.add(new Entry(real.toString(), identityOf(real).orElse(null), now));
        write(entries);
        return real;
    }

    /// Trusts `folder`, or what lay there, no longer. False when it was not trusted by itself.
    public boolean remove(Path folder) throws IOException {
        var path = Files.exists(folder)
                ? folder.toRealPath()
                : folder.toAbsolutePath().normalize();
        var entries = without(path);
        if (entries.size() == entries().size()) {
            return false;
        }
        write(entries);
        return true;
    }

    private List<Entry> without(Path path) {
        var entries = new ArrayList<>(entries());
        entries.removeIf(entry -> entry.path().equals(path.toString()));
        return entries;
    }

    private static boolean isThere(Entry entry) {
        return identityOf(Path.of(entry.path()))
                .map(identity -> identity.equals(entry.identity()))
                .orElse(entry.identity() == null);
    }

    /// What the file system calls the folder itself; a link is none.
    private static Optional<String> identityOf(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var identity = Optional.ofNullable(attributes.fileKey()).map(Object::toString);
            return attributes.isDirectory() ? identity : Optional.of("not a folder");
        } catch (IOException _) {
            return Optional.of("not there");
        }
    }

    /// Read each time: the command line of the device is another process.
    private List<Entry> entries() {
        var file = file();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try {
            return Json.read(Files.readString(file), Content.class).folders().stream()
                    .filter(Objects::nonNull)
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            log.log(Level.WARNING, file + " cannot be read: no folder is trusted", e);
            return List.of();
        }
    }

    private void write(List<Entry> entries) throws IOException {
        PrivateFile.folder(home);
        PrivateFile.write(file(), Json.write(new Content(entries)) + "\n");
    }

    private Path file() {
        return home.resolve("trusted-folders.json");
    }
}
