package wegent.e2e.fault;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A WebSocket written by hand, so that it can break every rule. Its mask is zero: what is sent is what is
/// meant.
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int FIN = 0x80;
    /// "This frame is compressed."
    static final int COMPRESSED = 0x40;

    private static final int MASKED = 0x80;
    private static final int PATIENCE = 10_000;

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    /// Connects to the Socket.IO of the server at `url`.
    RawSocket(URI url) {
        try {
            socket = new Socket(url.getHost(), url.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE);
            out = socket.getOutputStream();
            in = new DataInputStream(socket.getInputStream());
            out.write(("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: " + url.getAuthority()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                head.write(in.readByte());
            }
            if (!head.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101")) {
                throw new AssertionError(head.toString(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Joins a namespace with a good token.
    RawSocket join(String namespace, String token) {
        say("40" + namespace + ",{\"token\":\"" + token + "\"}");
        var answer = hear("40" + namespace);
        if (answer.isEmpty()) {
            throw new AssertionError("not let into " + namespace);
        }
        return this;
    }

    void say(String text) {
        frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A frame whose first byte is `first`.
    void frame(int first, byte[] payload) {
        var head = head(first, payload.length);
        try {
            out.write(head);
            out.write(payload);
        } catch (SocketException _) {
            // The server has hung up: what it said before that is there to be read.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] head(int first, long length) {
        var head = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            head.put((byte) (MASKED | length));
        } else if (length < 65_536) {
            head.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            head.put((byte) (MASKED | 127)).putLong(length);
        }
        head.putInt(0);
        var bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }

    /// Announces a text of `length` bytes and sends it, as far as the server takes it.
    void flood(long length) {
        var piece = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        try {
            out.write(head(FIN | TEXT, length));
            for (long sent = 0; sent < length; sent += piece.length) {
                out.write(piece, 0, (int) Math.min(piece.length, length - sent));
            }
        } catch (IOException _) {
            // The server has hung up.
        }
    }

    /// The same as [#say], each byte in a packet of its own.
    void sayByteByByte(String text) {
        var payload = text.getBytes(StandardCharsets.UTF_8);
        try {
            for (var bytes : new byte[][] {head(FIN | TEXT, payload.length), payload}) {
                for (var one : bytes) {
                    out.write(one);
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same as [#say], each character in a frame of its own.
    void sayInFrames(String text) {
        for (int i = 0; i < text.length(); i++) {
            var last = i == text.length() - 1 ? FIN : 0;
            frame(
                    last | (i == 0 ? TEXT : CONTINUATION),
                    text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// The next message that begins with `prefix`; empty when the server hangs up before.
    Optional<String> hear(String prefix) {
        try {
            while (true) {
                var opcode = in.readByte() & 0x0F;
                var payload = new byte[length()];
                in.readFully(payload);
                if (opcode == CLOSE) {
                    return Optional.empty();
                }
                var text = new String(payload, StandardCharsets.UTF_8);
                if (text.equals("2")) {
                    say("3");
                } else if (text.startsWith(prefix)) {
                    return Optional.of(text);
                }
            }
        } catch (EOFException | SocketException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int length() throws IOException {
        var first = in.readByte() & 0x7F;
        return switch (first) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> first;
        };
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
