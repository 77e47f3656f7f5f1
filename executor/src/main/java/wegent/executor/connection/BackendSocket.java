package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;

/// An open connection to the backend's namespace for devices. The seam between this package and Socket.IO.
public interface BackendSocket extends AutoCloseable {

    /// Sends `payload` now, in the order of the calls, and hands over what becomes of it, once, on any thread.
    void call(String event, Object payload, Duration limit, Consumer<Answer> answer);

    /// Sends `payload` now, in the order of the calls, and asks for no answer. It may be lost with the
    /// connection.
    void emit(String event, Object payload);

    /// Waits until at most `bytes` wait to go out, or the connection is gone.
    void awaitRoom(int bytes) throws InterruptedException;

    @Override
    void close();

    /// What became of a call.
    sealed interface Answer {
        record Reply(JsonNode body) implements Answer {}

        /// No reply came in time, or the connection broke.
        record NoReply(String why) implements Answer {}
    }

    /// Hears what the backend says, in order, on one thread at a time.
    interface Listener {

        /// `reply` sends the acknowledgement, once; it does nothing when none was asked for.
        void event(String name, JsonNode payload, Consumer<Object> reply);

        /// The connection is gone. The last call; not made after [BackendSocket#close].
        void closed(String reason);
    }

    /// Opens connections.
    interface Opener {

        /// Connects, blocking. Throws [RefusedByBackendException] when the backend said no, with its message,
        /// and [UnreachableException] when there was no talking to it.
        BackendSocket open(Listener listener);
    }

    /// The backend does not let this device in.
    final class RefusedByBackendException extends RuntimeException {
        public RefusedByBackendException(String message) {
            super(message);
        }
    }

    /// Nobody answered, or nobody that speaks Socket.IO.
    final class UnreachableException extends RuntimeException {
        public UnreachableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
