package wegent.socketio.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// A WebSocket client on a bare socket that says one thing and then reads nothing until it is told to.
final class StalledReader implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    StalledReader(URI url, String firstWords) {
        this(url, firstWords, "Accept: */*");
    }

    /// `header` is one more line of the head of the request.
    StalledReader(URI url, String firstWords, String header) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(64 * 1024);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 10_000);
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            var request = """
                    GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
                    Host: %s
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                    %s

                    """.formatted(url.getAuthority(), header).replace("\n", "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            skipHead();
            say(firstWords);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    /// Reads on until a text frame is `wanted`.
    void readUntil(String wanted) {
        readUntil(frame -> frame.equals(wanted));
    }

    /// Reads on until a text frame starts as `wanted`.
    void readUntilStart(String wanted) {
        readUntil(frame -> frame.startsWith(wanted));
    }

    private void readUntil(Predicate<String> wanted) {
        try {
            while (!wanted.test(next())) {
                // what came before
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says a short text, in a masked frame whose mask is all zero.
    void say(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = new byte[6 + bytes.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        try {
            socket.getOutputStream().write(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends a frame whose first byte is `first`.
    void frame(int first, byte[] payload) {
        beginFrame(first, payload.length, payload);
    }

    /// Announces a frame of `length` bytes and sends what there is of it, as far as the server takes it.
    void beginFrame(int first, long length, byte[] payload) {
        var head = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            head.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            head.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        head.putInt(0);
        try {
            socket.getOutputStream().write(head.array(), 0, head.position());
            socket.getOutputStream().write(payload);
        } catch (IOException _) {
            // The server has hung up.
        }
    }

    /// Does the server hang up, after what it had to say?
    boolean isHungUp() {
        try {
            while (in.read() >= 0) {
                // what came before
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private String next() throws IOException {
        in.readByte();
        long length = in.readByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
    }

    private void skipHead() throws IOException {
        var status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        if (!status.endsWith("101")) {
            throw new IOException("Not a WebSocket: " + status);
        }
        var ends = 0;
        while (ends < 4) {
            var read = in.readByte();
            ends = read == "\r\n\r\n".charAt(ends) ? ends + 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
