package wegent.backend.storage;

import org.jspecify.annotations.Nullable;

/// A store cannot be reached or used now. What was asked was not done, or it is not known whether it was; asking again
/// is safe, since all that is asked of this backend may be said twice.
public final class StorageException extends RuntimeException {

    /// What a user is told: why nothing happened, and that nothing is lost.
    public static final String TOLD = "Not done: the server's database is away, or has no room. Nothing is lost, your"
            + " devices keep working. Try again in a moment";

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
