package wegent.socketio.engine;

import java.util.Arrays;

/// All that Engine.IO 4 knows.
public sealed interface EnginePacket {

    record Open(String json) implements EnginePacket {}

    record Close() implements EnginePacket {}

    /// `data` is empty, or `probe` while upgrading.
    record Ping(String data) implements EnginePacket {}

    record Pong(String data) implements EnginePacket {}

    record Message(String text) implements EnginePacket {}

    @SuppressWarnings("ArrayRecordComponent") // never changed after it was made
    record Binary(byte[] bytes) implements EnginePacket {
        @Override
        public boolean equals(Object other) {
            return other instanceof Binary(var theirs) && Arrays.equals(bytes, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    record Upgrade() implements EnginePacket {}

    record Noop() implements EnginePacket {}
}
