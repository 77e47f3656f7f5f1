package wegent.backend.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import wegent.base.PrivateFile;

/// The folder of the database and the keys: whoever may read it has every conversation, so that it is its owner's
/// alone, however the server was started.
public final class DataFolder {
    private static final Set<PosixFilePermission> OWNERS_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNERS_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<String> OURS =
            Set.of("wegent.mv.db", "wegent.trace.db", "secret.key", "key", "port", "server.log", "first-login", "tls");

    private DataFolder() {}

    /// Makes `folder` when it is not there, and private when it is open to others. Throws [StorageException] when it
    /// is, and also holds things that are not of this server: those may be meant for others.
    public static void prepare(Path folder) {
        try {
            PrivateFile.folder(folder);
            if (isPosix(folder) && !Files.getPosixFilePermissions(folder).equals(OWNERS_FOLDER)) {
                requireOurs(folder);
                Files.setPosixFilePermissions(folder, OWNERS_FOLDER);
            }
            tighten(folder);
        } catch (IOException e) {
            throw new StorageException("The data folder " + folder + " cannot be used: " + e, e);
        }
    }

    /// Takes the rights of others from what lies in `folder`, such as the files that a database has made.
    public static void tighten(Path folder) {
        if (!isPosix(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && OURS.contains(file.getFileName().toString())) {
                    Files.setPosixFilePermissions(file, OWNERS_FILE);
                }
            }
        } catch (IOException e) {
            throw new StorageException("The data folder " + folder + " cannot be used: " + e, e);
        }
    }

    private static void requireOurs(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            var known = 0;
            var strange = 0;
            for (var file : files) {
                if (OURS.contains(file.getFileName().toString())) {
                    known++;
                } else {
                    strange++;
                }
            }
            if (known == 0 && strange > 0) {
                throw new StorageException("The data folder " + folder + " may be read by other users and holds other"
                        + " things: name an empty one with WEGENT_DATA_FOLDER, or make this one private (chmod 700)");
            }
        }
    }

    private static boolean isPosix(Path folder) {
        return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
    }
}
