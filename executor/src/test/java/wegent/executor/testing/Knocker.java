package wegent.executor.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A browser as far as a server can tell, which says whatever a test wants it to say. One connection, and
/// another one when the server says that it closes that.
public final class Knocker implements AutoCloseable {
    private final int port;
    private final String host;
    private Socket socket;
    private boolean closes;

    /// Comes to `port` of this machine, and says that it meant `host`.
    public Knocker(int port, String host) throws IOException {
        this.port = port;
        this.host = host;
        connect();
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
    }

    public record Answer(int status, List<String> headers, String body) {
        public String header(String name) {
            return all(name).stream().findFirst().orElse("");
        }

        public List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(header -> header.substring(name.length() + 1).strip())
                    .toList();
        }

        /// The cookie that it sets, as a request carries it.
        public String cookie() {
            return header("Set-Cookie").split(";", 2)[0];
        }
    }

    public Answer get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1", "", headers);
    }

    /// Sends a request, with `Host` unless `headers` has one, and reads the answer to its end.
    public Answer send(String line, String body, String... headers) throws IOException {
        say(line, body, headers);
        var answer = head();
        var bytes = body(answer);
        return new Answer(answer.status(), answer.headers(), new String(bytes, StandardCharsets.UTF_8));
    }

    private byte[] body(Answer answer) throws IOException {
        if (answer.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        var length = answer.header("Content-Length");
        return length.isEmpty() ? new byte[0] : socket.getInputStream().readNBytes(Integer.parseInt(length));
    }

    /// RFC 9112, 7.1: each with its length in hexadecimal, the last one empty, then the trailer's headers.
    private byte[] chunks() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size; (size = Integer.parseInt(line().split(";", 2)[0].strip(), 16)) > 0; line()) {
            all.write(socket.getInputStream().readNBytes(size));
        }
        while (!line().isEmpty()) {
            // a header that no test asks for
        }
        return all.toByteArray();
    }

    public void say(String line, String body, String... headers) throws IOException {
        if (closes) {
            socket.close();
            connect();
        }
        var text = new StringBuilder(line).append("\r\n");
        var named = List.of(headers).stream().anyMatch(header -> header.startsWith("Host:"));
        if (!named) {
            text.append("Host: ").append(host).append("\r\n");
        }
        for (var header : headers) {
            text.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        socket.getOutputStream().write((text + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
    }

    public Answer head() throws IOException {
        var status = line();
        if (status.isEmpty()) {
            throw new IOException("The server has hung up");
        }
        var headers = new ArrayList<String>();
        for (var header = line(); !header.isEmpty(); header = line()) {
            headers.add(header);
        }
        var answer = new Answer(Integer.parseInt(status.split(" ", -1)[1]), headers, "");
        closes = answer.header("Connection").equalsIgnoreCase("close");
        return answer;
    }

    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    public void raw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    public String hear(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /// Has the server broken the connection? Waits for it.
    public boolean isCut() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            if (next != '\r') {
                bytes.write(next);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
