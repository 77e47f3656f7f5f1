package wegent.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// A TCP connection on which a stranger writes what they like.
final class HostileSocket implements AutoCloseable {
    private final Socket socket = new Socket();
    private final URI url;

    /// Comes from the loopback address `from`.
    HostileSocket(URI url, String from) {
        this.url = url;
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 10_000);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostileSocket(URI url) {
        this(url, "127.0.0.1");
    }

    /// Sends `text`; a connection that the server has closed takes nothing.
    HostileSocket write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    HostileSocket write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException _) {
            // Closed by the server.
        }
        return this;
    }

    /// The head of a POST with `length` bytes, and nothing of them.
    HostileSocket post(String path, long length) {
        return write("POST " + path + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n");
    }

    /// What the server says within `millis`; ends earlier when it closes.
    String read(int millis) {
        var said = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout(millis);
            for (var next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                said.write(next);
            }
        } catch (SocketTimeoutException _) {
            // It has said all that it wants to.
        } catch (IOException _) {
            // Closed by the server.
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /// The status that the server answers with within `millis`; empty when it says none.
    Optional<Integer> status(int millis) {
        var said = read(millis);
        return said.startsWith("HTTP/1.1 ") ? Optional.of(Integer.parseInt(said.substring(9, 12))) : Optional.empty();
    }

    /// Reads `count` bytes, or fewer when the server closes it.
    int readSome(int count) throws IOException {
        socket.setSoTimeout(20_000);
        return socket.getInputStream().readNBytes(count).length;
    }

    /// How many bytes come until the server closes it; empty when it does not within `millis`.
    OptionalLong readUntilClosed(int millis) {
        var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long read = 0;
        try {
            socket.setSoTimeout(millis);
            var some = new byte[1 << 16];
            for (var got = socket.getInputStream().read(some);
                    got >= 0;
                    got = socket.getInputStream().read(some)) {
                read += got;
                if (System.nanoTime() > end) {
                    return OptionalLong.empty();
                }
            }
        } catch (SocketTimeoutException _) {
            return OptionalLong.empty();
        } catch (IOException _) {
            // Closed by the server.
        }
        return OptionalLong.of(read);
    }

    /// Has the server closed it, or does it within `millis`?
    boolean isClosed(int millis) {
        try {
            socket.setSoTimeout(millis);
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
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
