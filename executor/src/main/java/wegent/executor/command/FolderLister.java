package wegent.executor.command;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.executor.repository.GitFolders;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.HeldFolder;
import wegent.protocol.DeviceCommand;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.EntryKind;
import wegent.protocol.rest.FolderEntry;
import wegent.protocol.rest.FolderView;

/// Says what is in an allowed folder: so many entries at most, and nothing of what a link outside leads to.
final class FolderLister {
    private static final int MOST = 2000;
    private static final Comparator<FolderEntry> ORDER = Comparator.comparing(
                    (FolderEntry entry) -> entry.kind() != EntryKind.FOLDER)
            .thenComparing(FolderEntry::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(FolderEntry::name);

    private final AllowedFolders folders;

    FolderLister(AllowedFolders folders) {
        this.folders = folders;
    }

    FolderView list(DeviceCommand.ListFolder wish) throws IOException {
        return wish.path() == null ? roots() : list(folders.resolve(wish.path(), false), wish);
    }

    private FolderView roots() throws IOException {
        var entries = folders.roots().stream()
                .map(root -> new FolderEntry(
                        nameOf(root), root.toString(), EntryKind.FOLDER, null, null, isRepository(root)))
                .toList();
        return new FolderView(null, null, entries, false);
    }

    /// Makes a folder, and says what is in it.
    FolderView made(String path) throws IOException {
        var wish = new DeviceCommand.ListFolder(path, false, false);
        try {
            return list(folders.resolve(path, true), wish);
        } catch (java.nio.file.FileAlreadyExistsException | java.nio.file.AccessDeniedException e) {
            throw RefusedException.invalid("path", "The device cannot make the folder " + path);
        }
    }

    private FolderView list(Path folder, DeviceCommand.ListFolder wish) throws IOException {
        var entries = new ArrayList<FolderEntry>();
        var truncated = false;
        try (var held = folders.hold(folder)) {
            for (var path : held) {
                var name = path.getFileName();
                if (!isShown(name, wish)) {
                    continue;
                }
                if (entries.size() == MOST) {
                    truncated = true;
                    break;
                }
                entry(folder.resolve(name), held)
                        .filter(entry -> wish.files() || entry.kind() == EntryKind.FOLDER)
                        .ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException | java.nio.file.AccessDeniedException e) {
            throw RefusedException.invalid("path", "The device may not read " + folder);
        }
        entries.sort(ORDER);
        return new FolderView(
                folder.toString(),
                parentOf(folder),
                List.copyOf(entries),
                truncated,
                folders.isWritable(folder) && GitFolders.problem(folder).isEmpty(),
                folders.isTrusted(folder));
    }

    private static boolean isShown(Path name, DeviceCommand.ListFolder wish) {
        return wish.hidden() || !name.toString().startsWith(".");
    }

    private @Nullable String parentOf(Path folder) throws IOException {
        var parent = folder.getParent();
        return parent != null && folders.contains(parent) ? parent.toString() : null;
    }

    /// Empty when it went meanwhile, or must not be seen.
    private Optional<FolderEntry> entry(Path path, HeldFolder held) {
        try {
            var file = held.attributes(path.getFileName());
            var real = file.isSymbolicLink() ? path.toRealPath() : path;
            if (!folders.contains(real)) {
                return Optional.empty();
            }
            if (file.isSymbolicLink()) {
                file = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            }
            var modified = file.lastModifiedTime().toInstant();
            var kind = file.isDirectory() ? EntryKind.FOLDER : file.isRegularFile() ? EntryKind.FILE : EntryKind.OTHER;
            return Optional.of(new FolderEntry(
                    nameOf(path),
                    path.toString(),
                    kind,
                    kind == EntryKind.FILE ? file.size() : null,
                    modified,
                    kind == EntryKind.FOLDER && isRepository(real)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isRepository(Path folder) {
        return Files.exists(folder.resolve(".git"));
    }

    private static String nameOf(Path path) {
        var name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
