package wegent.bench;

import org.jspecify.annotations.Nullable;

/// A benchmark could not be carried out.
final class BenchException extends RuntimeException {
    BenchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
