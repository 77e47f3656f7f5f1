package wegent.socketio.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wegent.socketio.CloseReason;
import wegent.socketio.MalformedException;
import wegent.socketio.engine.EngineCodec;
import wegent.socketio.engine.EnginePacket;

/// Puts the parts of messages together and hands them on; reads no further while much is put aside unhandled.
final class Incoming implements WebSocket.Listener {
    private static final int MAX_UNHANDLED = 1024 * 1024;

    /// Who hears the packets.
    interface Receiver {
        void received(EnginePacket packet);

        void lost(CloseReason reason);
    }

    private final Receiver receiver;
    private final int maxPayload;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream(0);

    @GuardedBy("this")
    private long unhandled;

    @GuardedBy("this")
    private @Nullable WebSocket withheld;

    Incoming(Receiver receiver, int maxPayload) {
        this.receiver = receiver;
        this.maxPayload = maxPayload;
    }

    synchronized void putAside(int bytes) {
        unhandled += bytes;
    }

    void handled(int bytes) {
        WebSocket socket;
        synchronized (this) {
            unhandled -= bytes;
            if (withheld == null || unhandled > MAX_UNHANDLED / 2) {
                return;
            }
            socket = withheld;
            withheld = null;
        }
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        text.append(part);
        if (text.length() > maxPayload) {
            receiver.lost(CloseReason.TOO_LARGE);
            return null;
        }
        if (last) {
            var whole = text.toString();
            text.setLength(0);
            if (text.capacity() > 64 * 1024) {
                text.trimToSize();
            }
            received(EngineCodec::decode, whole);
        }
        more(socket);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        var bytes = new byte[part.remaining()];
        part.get(bytes);
        binary.writeBytes(bytes);
        if (binary.size() > maxPayload) {
            receiver.lost(CloseReason.TOO_LARGE);
            return null;
        }
        if (last) {
            var whole = binary.toByteArray();
            binary.reset();
            received(EnginePacket.Binary::new, whole);
        }
        more(socket);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        receiver.lost(CloseReason.LINK_LOST);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        receiver.lost(CloseReason.LINK_LOST);
    }

    private <T> void received(Function<T, EnginePacket> decoder, T whole) {
        try {
            receiver.received(decoder.apply(whole));
        } catch (MalformedException e) {
            receiver.lost(CloseReason.MALFORMED);
        }
    }

    private void more(WebSocket socket) {
        synchronized (this) {
            if (unhandled > MAX_UNHANDLED) {
                withheld = socket;
                return;
            }
        }
        socket.request(1);
    }
}
