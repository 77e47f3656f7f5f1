package wegent.backend.link;

import org.jspecify.annotations.Nullable;

/// A device did not answer: it is not connected, or was lost, or is too slow.
public final class DeviceGoneException extends RuntimeException {
    public DeviceGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
