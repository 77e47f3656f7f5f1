package wegent.socketio.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import wegent.socketio.engine.Frame;

/// What waits to go out over one WebSocket, one frame in flight at a time. Threads meet here; who sends more
/// than the bound waits until there is room or the socket is gone.
final class Outgoing {
    private final WebSocket socket;
    private final int maxBytes;
    private final Runnable onFailure;

    @GuardedBy("this")
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private boolean sending;

    @GuardedBy("this")
    private boolean ending;

    @GuardedBy("this")
    private boolean closed;

    Outgoing(WebSocket socket, int maxBytes, Runnable onFailure) {
        this.socket = socket;
        this.maxBytes = maxBytes;
        this.onFailure = onFailure;
    }

    /// Queues `frames` together, and waits first while too much waits already. Returns false when the socket is
    /// gone.
    boolean send(List<Frame> frames) {
        synchronized (this) {
            try {
                while (bytes > maxBytes && !closed && !ending) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (closed || ending) {
                return false;
            }
            for (var frame : frames) {
                waiting.add(frame);
                bytes += frame.size();
            }
        }
        pump();
        return true;
    }

    /// Sends a frame of the protocol itself before all others, without waiting for room.
    void sendFirst(Frame frame) {
        synchronized (this) {
            if (closed || ending) {
                return;
            }
            waiting.addFirst(frame);
            bytes += frame.size();
        }
        pump();
    }

    /// Closes the socket after what was sent before, and `last`.
    void end(List<Frame> last) {
        synchronized (this) {
            if (closed || ending) {
                return;
            }
            waiting.addAll(last);
            for (var frame : last) {
                bytes += frame.size();
            }
            ending = true;
            notifyAll();
        }
        pump();
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        bytes = 0;
        notifyAll();
    }

    synchronized void awaitRoom(int most) throws InterruptedException {
        while (bytes > most && !closed && !ending) {
            wait();
        }
    }

    synchronized long bufferedBytes() {
        return bytes;
    }

    /// Sends until one send does not end at once; its end carries on.
    private void pump() {
        for (var send = next(); send != null; send = next()) {
            if (!send.isDone()) {
                var _ = send.whenComplete((_, error) -> sent(error));
                return;
            }
            if (send.isCompletedExceptionally()) {
                onFailure.run();
                return;
            }
            release();
        }
    }

    private void sent(@Nullable Throwable error) {
        if (error != null) {
            onFailure.run();
            return;
        }
        release();
        pump();
    }

    private synchronized void release() {
        sending = false;
        notifyAll();
    }

    private synchronized @Nullable CompletableFuture<WebSocket> next() {
        if (sending || closed) {
            return null;
        }
        var frame = waiting.poll();
        if (frame == null) {
            if (!ending) {
                return null;
            }
            closed = true;
            return socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
        sending = true;
        bytes -= frame.size();
        return switch (frame) {
            case Frame.Text(var text) -> socket.sendText(text, true);
            case Frame.Binary(var data) -> socket.sendBinary(ByteBuffer.wrap(data), true);
        };
    }
}
