package wegent.e2e.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import wegent.e2e.fault.FlakyNetwork.Fate;
import wegent.e2e.fault.FlakyNetwork.Way;

/// One connection through a [FlakyNetwork], a thread for each way. After a WebSocket upgrade it goes message by
/// message,
/// so that one can be lost or doubled; else byte by byte.
final class FlakyConnection {
    private static final int TEXT = 1;

    private final FlakyNetwork network;
    private final Socket client;
    private final Socket node;
    private volatile boolean closed;

    FlakyConnection(FlakyNetwork network, Socket client, Socket node) {
        this.network = network;
        this.client = client;
        this.node = node;
    }

    void start() {
        Thread.ofVirtual().start(() -> pump(Way.UP, client, node));
        Thread.ofVirtual().start(() -> pump(Way.DOWN, node, client));
    }

    boolean isClosed() {
        return closed;
    }

    void reset() {
        closed = true;
        network.gone(this);
        reset(client);
        reset(node);
    }

    void close() {
        closed = true;
        network.gone(this);
        close(client);
        close(node);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // closed already
        }
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // closed already
        }
    }

    private void pump(Way way, Socket from, Socket to) {
        try {
            var in = new DataInputStream(new BufferedInputStream(from.getInputStream(), 64 * 1024));
            var out = to.getOutputStream();
            if (network.speaksHttp()) {
                http(way, in, out);
            }
            bytes(way, in, out);
        } catch (IOException _) {
            // the other side learns it by the close
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void http(Way way, DataInputStream in, OutputStream out) throws IOException, InterruptedException {
        var head = head(in);
        send(way, out, head);
        var upgraded = new String(head, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains("upgrade: websocket");
        while (upgraded) {
            message(way, in, out);
        }
    }

    private void bytes(Way way, InputStream in, OutputStream out) throws IOException, InterruptedException {
        var buffer = new byte[64 * 1024];
        for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
            send(way, out, java.util.Arrays.copyOf(buffer, count));
        }
    }

    /// The first HTTP head of this way, up to its empty line.
    private static byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int end = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            end = next == '\n' || next == '\r' ? end + 1 : 0;
            if (end == 4) {
                break;
            }
        }
        return head.toByteArray();
    }

    private void message(Way way, DataInputStream in, OutputStream out) throws IOException, InterruptedException {
        var raw = new ByteArrayOutputStream();
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        raw.write(first);
        raw.write(second);
        long length = second & 0x7f;
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                int next = in.readUnsignedByte();
                raw.write(next);
                length = length << 8 | next;
            }
        }
        var mask = new byte[(second & 0x80) == 0 ? 0 : 4];
        in.readFully(mask);
        raw.write(mask);
        var payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        raw.write(payload);
        for (int i = 0; i < payload.length && mask.length > 0; i++) {
            payload[i] ^= mask[i % 4];
        }
        var isText = (first & 0x0f) == TEXT;
        var fate = isText ? network.fate(way, new String(payload, StandardCharsets.UTF_8)) : Fate.PASS;
        switch (fate) {
            case PASS -> send(way, out, raw.toByteArray());
            case LOSE -> {}
            case DOUBLE -> {
                send(way, out, raw.toByteArray());
                send(way, out, raw.toByteArray());
            }
            case LOSE_AND_CUT -> reset();
        }
    }

    private void send(Way way, OutputStream out, byte[] bytes) throws IOException, InterruptedException {
        var quality = network.quality();
        var piece = Math.min(quality.slice(), Math.max(1, quality.perSecond() / 20));
        for (int at = 0; at < bytes.length; at += piece) {
            network.awaitOpen(way, this);
            LockSupport.parkNanos(quality.delay().toNanos());
            var count = Math.min(piece, bytes.length - at);
            out.write(bytes, at, count);
            if (quality.perSecond() < Integer.MAX_VALUE) {
                LockSupport.parkNanos(1_000_000_000L * count / quality.perSecond());
            }
        }
    }
}
