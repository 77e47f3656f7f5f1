package wegent.backend.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// The secret key of a server. `current` absent means a generated one in the data folder. `previous` are keys whose
/// secrets are still read and whose tokens still work, after the key was changed.
public record SecretKeyConfig(@Nullable Secret current, List<Secret> previous) {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    public SecretKeyConfig {
        previous = List.copyOf(previous);
    }

    /// A generated key, and none before it.
    public static SecretKeyConfig generated() {
        return new SecretKeyConfig(null, List.of());
    }

    /// The key itself, or the file that it is in. Throws [IllegalArgumentException] when there are both, or when
    /// others may read the file.
    public static SecretKeyConfig of(Optional<String> key, Optional<Path> file, List<String> previous) {
        if (key.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException("Set WEGENT_SECRET_KEY or WEGENT_SECRET_KEY_FILE, not both");
        }
        var current = key.or(() -> file.map(SecretKeyConfig::read)).map(Secret::new);
        return new SecretKeyConfig(
                current.orElse(null),
                previous.stream()
                        .filter(text -> !text.isBlank())
                        .map(Secret::new)
                        .toList());
    }

    /// The text of `file`. Throws [IllegalArgumentException] when it cannot be read, or can by others.
    static String read(Path file) {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalArgumentException(
                        "The key file " + file + " can be used by others than its owner: chmod 600 " + file);
            }
            return Files.readString(file).strip();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("The key file " + file + " cannot be read: " + e, e);
        }
    }
}
