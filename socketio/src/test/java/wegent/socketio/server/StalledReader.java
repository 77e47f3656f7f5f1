package wegent.socketio.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A WebSocket client on a bare socket that says one thing and then reads nothing until it is told to.
final class StalledReader implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    StalledReader(URI url, String firstWords) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(64 * 1024);
            socket.connect(new java.net.InetSocketAddress(url.getHost(), url.getPort()), 10_000);
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            var request = """
                    GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
                    Host: %s
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """.formatted(url.getAuthority()).replace("\n", "\r\n");
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
        try {
            while (!next().equals(wanted)) {
                // what came before
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        var ends = 0;
        while (ends < 4) {
            var read = in.readByte();
            ends = read == "\r\n\r\n".charAt(ends) ? ends + 1 : 0;
        }
    }

    /// A short masked text frame, its mask all zero.
    private void say(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = new byte[6 + bytes.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        socket.getOutputStream().write(frame);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
