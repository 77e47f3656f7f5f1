package wegent.executor.codeserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What an IDE does, as far as a gateway can tell: a login, pages, redirects, cookies, long bodies both ways,
/// and connections that are upgraded and then say back what they hear. Also a program, which behaves as
/// code-server does.
final class StubIde implements IdeServer, AutoCloseable {
    static final String KEY = "code-server-session=the-key-of-the-ide";
    private final ServerSocket door;
    private final String password;
    final List<Socket> open = new CopyOnWriteArrayList<>();
    final AtomicLong written = new AtomicLong();
    final AtomicLong taken = new AtomicLong();
    volatile boolean runs = true;
    final AtomicInteger starts = new AtomicInteger();

    StubIde() throws IOException {
        this("");
    }

    private StubIde(String password) throws IOException {
        this.password = password;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// `PASSWORD` in the environment, as code-server has it.
    static void main(String[] args) throws Exception {
        if (!List.of(args).contains("127.0.0.1:0")) {
            System.exit(2);
        }
        var stub = new StubIde(System.getenv("PASSWORD"));
        System.out.println("[2026-01-01T00:00:00.000Z] info  code-server 4.139.1");
        System.out.println("[2026-01-01T00:00:00.000Z] info  HTTP server listening on http://127.0.0.1:"
                + stub.door.getLocalPort() + "/");
        Thread.currentThread().join();
    }

    @Override
    public Upstream ready() {
        if (!runs) {
            runs = true;
            starts.incrementAndGet();
        }
        return upstream();
    }

    @Override
    public Optional<Upstream> running() {
        return runs ? Optional.of(upstream()) : Optional.empty();
    }

    @Override
    public void stop() {
        runs = false;
    }

    private Upstream upstream() {
        return new Upstream(URI.create("http://127.0.0.1:" + door.getLocalPort()), KEY);
    }

    private void accept() {
        try {
            while (true) {
                var socket = door.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Request(String line, List<String> headers, byte[] body) {
        String path() {
            return line.split(" ", -1)[1];
        }

        String header(String name) {
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(header -> header.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            while (true) {
                var request = read(in);
                if (request == null || !answer(request, in, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // the other side left
        } finally {
            open.remove(socket);
        }
    }

    private Request read(InputStream in) throws IOException {
        var line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        var headers = new ArrayList<String>();
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            headers.add(header);
        }
        var request = new Request(line, headers, new byte[0]);
        var length = request.header("Content-Length");
        if (!length.isEmpty()) {
            return new Request(line, headers, in.readNBytes(Integer.parseInt(length)));
        }
        return request;
    }

    private static String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                bytes.write(next);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private boolean answer(Request request, InputStream in, OutputStream out) throws IOException {
        taken.addAndGet(request.body().length);
        var path = request.path();
        if (path.equals("/login") && !request.header("Upgrade").isEmpty()) {
            say(out, "404 Not Found", "", ""); // whatever the upgrade is to, as the real one does
            return true;
        }
        if (path.equals("/login") && !password.isEmpty()) {
            var right = new String(request.body(), StandardCharsets.UTF_8).equals("password=" + password);
            say(
                    out,
                    right ? "302 Found" : "200 OK",
                    right ? "Location: ./\r\nSet-Cookie: " + KEY + "; Path=/\r\n" : "",
                    "");
            return true;
        }
        if (!request.header("Cookie").contains(KEY)) {
            say(out, "401 Unauthorized", "", "log in first");
            return true;
        }
        if (!request.header("Upgrade").isEmpty()) {
            raw(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            in.transferTo(out);
            return false;
        }
        switch (path.split("\\?", 2)[0]) {
            case "/redirect" -> say(out, "302 Found", "Location: /workbench\r\n", "");
            case "/redirect/absolute" ->
                say(out, "302 Found", "Location: http://127.0.0.1:" + door.getLocalPort() + "/far\r\n", "");
            case "/redirect/relative" -> say(out, "302 Found", "Location: ./near\r\n", "");
            case "/cookies" ->
                say(
                        out,
                        "200 OK",
                        "Set-Cookie: theme=dark; Path=/; Domain=example.test; HttpOnly\r\nSet-Cookie: " + KEY
                                + "; Path=/\r\nKeep-Alive: timeout=5\r\n",
                        "");
            case "/worker" ->
                say(
                        out,
                        "200 OK",
                        "Service-Worker-Allowed: /\r\nCache-Control: public, max-age=31536000\r\n",
                        "// a service worker");
            case "/large" -> large(out, Long.parseLong(path.split("=", -1)[1]));
            default -> say(out, "200 OK", "", request.line() + "\n" + String.join("\n", request.headers()));
        }
        return true;
    }

    private void large(OutputStream out, long bytes) throws IOException {
        raw(out, "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n");
        var piece = new byte[64 * 1024];
        for (long sent = 0; sent < bytes; sent += piece.length) {
            for (int i = 0; i < piece.length; i++) {
                piece[i] = (byte) (sent / piece.length + i);
            }
            out.write(piece, 0, (int) Math.min(piece.length, bytes - sent));
            written.addAndGet(piece.length);
        }
    }

    private static void say(OutputStream out, String status, String headers, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        raw(out, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n");
        out.write(bytes);
    }

    private static void raw(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
