package wegent.socketio.engine;

import java.util.Arrays;

/// A packet in its form for a WebSocket, encoded once however many sessions it goes to.
public sealed interface Frame {

    /// How much it counts against the bound of waiting bytes.
    int size();

    record Text(String text) implements Frame {
        @Override
        public int size() {
            return text.length();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never changed after it was made
    record Binary(byte[] bytes) implements Frame {
        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Binary(var theirs) && Arrays.equals(bytes, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
