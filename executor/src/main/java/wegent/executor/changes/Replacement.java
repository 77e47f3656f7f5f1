package wegent.executor.changes;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.executor.process.Folders;
import wegent.executor.repository.GitFolders;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.RevertOutcome;

/// Puts files in the place of others, all or none: the new ones are written first, in a folder of their own,
/// then each old one is put aside there, and put back should anything fail. No link is followed, nothing
/// outside of the folder is touched. For one use.
final class Replacement {
    private static final Logger log = System.getLogger(Replacement.class.getName());

    private final Path folder;
    private final Deque<Step> done = new ArrayDeque<>();

    Replacement(Path folder) {
        this.folder = folder;
    }

    /// A file as it is to be.
    record Content(Reversal.Entry entry, ByteBuffer bytes) {}

    /// What was done for one file: `aside` is where the old one is; without, a new one was put there.
    private record Step(Path target, @Nullable Path aside) {}

    RevertReply of(List<Content> contents) throws IOException {
        var written = written(contents);
        var inTheWay = contents.stream()
                .filter(content -> !isAsExpected(content.entry(), written))
                .map(content -> content.entry().path())
                .toList();
        if (!inTheWay.isEmpty()) {
            return new RevertReply(RevertOutcome.CHANGED_SINCE, inTheWay, null);
        }
        var stage = Files.createTempDirectory(folder, ".wegent-");
        try {
            replace(contents, stage);
        } catch (IOException | RuntimeException e) {
            if (undo()) {
                Folders.delete(stage);
            }
            throw e;
        }
        Folders.delete(stage);
        return RevertReply.of(RevertOutcome.REVERTED);
    }

    /// All that can fail for want of room comes before the first file is touched.
    private void replace(List<Content> contents, Path stage) throws IOException {
        for (int i = 0; i < contents.size(); i++) {
            write(contents.get(i), stage.resolve("new" + i));
        }
        for (int i = 0; i < contents.size(); i++) { // first what goes: a file may be where a folder is to be
            var entry = contents.get(i).entry();
            if (!entry.isNew()) {
                var target = folder.resolve(entry.path());
                var aside = stage.resolve("old" + i);
                Files.move(target, aside);
                done.push(new Step(target, aside));
                deleteEmpty(target.getParent());
            }
        }
        for (int i = 0; i < contents.size(); i++) {
            var entry = contents.get(i).entry();
            if (!entry.isGone()) {
                var target = folder.resolve(entry.path());
                Files.createDirectories(target.getParent());
                if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(target); // only an empty one goes
                }
                Files.move(stage.resolve("new" + i), target);
                done.push(new Step(target, null));
            }
        }
    }

    /// Is what lies there what the state of a moment ago says, and the way to it made of folders?
    private boolean isAsExpected(Reversal.Entry entry, Set<Path> written) {
        var file = folder.resolve(entry.path());
        try {
            if (!isInside(file) || isOfGit(entry, file, written)) {
                return false;
            }
            if (entry.isNew()) {
                return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            }
            return entry.oldBlob().equals(blobOf(file));
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    /// Only Git itself puts something where its own things are.
    private static boolean isOfGit(Reversal.Entry entry, Path file, Set<Path> written) throws IOException {
        return !entry.isGone() && GitFolders.problem(file, written).isPresent();
    }

    /// The files that are to come, and the folders that they are in.
    private Set<Path> written(List<Content> contents) {
        var written = new HashSet<Path>();
        for (var content : contents) {
            var target = content.entry().isGone()
                    ? folder
                    : folder.resolve(content.entry().path());
            for (var at = target; at != null && at.startsWith(folder) && !at.equals(folder); at = at.getParent()) {
                written.add(at);
            }
        }
        return written;
    }

    private boolean isInside(Path file) {
        for (var at = file.getParent(); at != null && !at.equals(folder); at = at.getParent()) {
            if (Files.isSymbolicLink(at)) {
                return false;
            }
        }
        return file.normalize().equals(file) && file.startsWith(folder) && !file.equals(folder);
    }

    /// The name that git has for what the file has.
    private static String blobOf(Path file) throws IOException {
        var bytes = Files.isSymbolicLink(file)
                ? Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(file);
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is missing", e);
        }
    }

    private void write(Content content, Path file) throws IOException {
        if (content.entry().isGone()) {
            return;
        }
        if (content.entry().isLink()) {
            Files.createSymbolicLink(
                    file,
                    Path.of(StandardCharsets.UTF_8
                            .decode(content.bytes().duplicate())
                            .toString()));
            return;
        }
        Files.write(file, content.bytes().array());
        permit(
                file,
                content.entry().isExecutable(),
                folder.resolve(content.entry().path()));
    }

    /// Who may read and write it stays as it is with the `old` one; who may run it is in its state.
    private static void permit(Path file, boolean executable, Path old) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        var like = Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS) ? old : file;
        var permissions = Files.getPosixFilePermissions(like, LinkOption.NOFOLLOW_LINKS);
        run(permissions, executable, PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE);
        run(permissions, executable, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE);
        run(permissions, executable, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }

    private static void run(
            Set<PosixFilePermission> all, boolean executable, PosixFilePermission read, PosixFilePermission run) {
        if (executable && all.contains(read)) {
            all.add(run);
        } else {
            all.remove(run);
        }
    }

    /// A folder that has lost its last file goes, as with git.
    private void deleteEmpty(@Nullable Path start) throws IOException {
        for (var at = start; at != null && !at.equals(folder); at = at.getParent()) {
            try {
                Files.delete(at);
            } catch (DirectoryNotEmptyException _) {
                return;
            }
        }
    }

    /// Puts everything back. False when something could not be: it is still where it was put aside.
    private boolean undo() {
        var whole = true;
        for (var step : done) {
            try {
                if (step.aside() == null) {
                    Files.deleteIfExists(step.target());
                } else {
                    Files.createDirectories(step.target().getParent());
                    Files.move(step.aside(), step.target());
                }
            } catch (IOException e) {
                log.log(Level.ERROR, step.target() + " could not be put back; it is in " + step.aside(), e);
                whole = false;
            }
        }
        return whole;
    }
}
