package wegent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.Time;
import wegent.executor.terminal.screen.Screen;
import wegent.protocol.MessageCodec;
import wegent.protocol.TerminalReport;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.TerminalId;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectFailedException;
import wegent.socketio.client.SocketClient;

/// A page that watches one terminal, with a screen of its own; it goes on from where it was.
public final class TerminalPage implements AutoCloseable {
    private static final MessageCodec<TerminalReport> CODEC = new MessageCodec<>(TerminalReport.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ClientConfig config;
    private final TerminalId id;
    private final Time time;
    private volatile SocketClient socket;
    private Screen screen = new Screen(24, 80);
    private String viewer = "";
    private int attachments;
    private @Nullable Long offset;
    private @Nullable Integer layout;
    private boolean painting;
    private long shown;
    private long received;
    private int gaps;
    private String wanted = "";
    private String rest = "";
    private long found;
    private volatile boolean deaf;
    private long lastHeard;
    private @Nullable Integer exitCode;
    private boolean writer;

    public TerminalPage(URI url, String token, String id, HttpClient http, Time time) {
        this.id = new TerminalId(id);
        this.time = time;
        config = ClientConfig.of(url, TerminalRequest.NAMESPACE, http, time).withAuth(() -> Map.of("token", token));
        socket = SocketClient.connect(config, new Listener());
    }

    JsonNode tryAttach() {
        TerminalRequest.Attach request;
        synchronized (this) {
            viewer = "v" + ++attachments;
            shown = 0;
            request = new TerminalRequest.Attach(id, viewer, painting ? null : offset, layout, true);
        }
        return call(request);
    }

    public void attach() {
        var reply = tryAttach();
        if (!reply.path("success").asBoolean()) {
            throw new AssertionError(reply.toString());
        }
    }

    boolean attachAgain() {
        return tryAttach().path("success").asBoolean();
    }

    void reconnect() {
        Eventually.until("a connection", () -> {
            try {
                socket = SocketClient.connect(config, new Listener());
                return true;
            } catch (ConnectFailedException e) {
                return false;
            }
        });
        attach();
    }

    private JsonNode call(TerminalRequest request) {
        return socket.call(MessageCodec.eventOf(request), Json.mapper().valueToTree(request), LIMIT);
    }

    private void say(TerminalRequest request) {
        socket.emit(MessageCodec.eventOf(request), request);
    }

    public void type(String text) {
        say(new TerminalRequest.Input(id, text));
    }

    /// From now on she types, as far as she knows.
    public void take() {
        say(new TerminalRequest.Take(id));
    }

    public void resize(int rows, int columns) {
        say(new TerminalRequest.Resize(id, rows, columns));
    }

    /// Returns when the device has heard all that was said here before.
    public void settle() {
        var pulse = call(new TerminalRequest.Pulse(id));
        if (!pulse.path("attached").asBoolean()) {
            throw new AssertionError(pulse.toString());
        }
    }

    public TerminalId id() {
        return id;
    }

    /// What the backend calls this page, but for the node.
    public synchronized String name() {
        return socket.id() + "/" + viewer;
    }

    public boolean isConnected() {
        return socket.isOpen();
    }

    /// Is this the page that may type?
    public synchronized boolean isWriter() {
        return writer;
    }

    public synchronized int rows() {
        return screen.rows();
    }

    public synchronized String looks() {
        return screen.snapshot();
    }

    public synchronized long received() {
        return received;
    }

    public synchronized int gaps() {
        return gaps;
    }

    synchronized long lastHeard() {
        return lastHeard;
    }

    /// From now on it shows what comes, and says so to nobody.
    public void neverAcknowledge() {
        deaf = true;
    }

    /// Types `text` and returns how long it took until `mark` came.
    public Duration typeUntil(String text, String mark) {
        synchronized (this) {
            wanted = mark;
            rest = "";
            found = 0;
        }
        var typed = time.nanos();
        type(text);
        Eventually.until(mark, () -> {
            synchronized (this) {
                return found != 0;
            }
        });
        synchronized (this) {
            return Duration.ofNanos(found - typed);
        }
    }

    void awaitText(String text) {
        Eventually.until(text + " on the screen", () -> looks().contains(text));
    }

    /// Waits until nothing has come for half a second.
    void awaitQuiet() {
        Eventually.until("silence", () -> time.nanos() - lastHeard() > 500_000_000);
    }

    void awaitExit(int code) {
        Eventually.until("the end", () -> {
            synchronized (this) {
                return exitCode != null && exitCode == code;
            }
        });
    }

    private synchronized long heard(TerminalReport report) {
        if (!report.viewer().equals(viewer)) {
            return -1;
        }
        switch (report) {
            case TerminalReport.Painted painted -> {
                if (painted.first()) {
                    screen = new Screen(painted.rows(), painted.cols());
                }
                painting = !painted.last();
                show(painted.data());
                if (painted.last()) {
                    offset = painted.offset();
                    layout = painted.layout();
                }
            }
            case TerminalReport.Output output -> {
                if (offset == null || output.offset() != offset) {
                    gaps++;
                }
                offset = output.offset() + output.data().length();
                show(output.data());
            }
            case TerminalReport.Exited exited -> exitCode = exited.exitCode();
            case TerminalReport.Control control -> writer = control.writer();
        }
        return shown;
    }

    private synchronized void show(String data) {
        screen.write(data);
        shown += data.length();
        received += data.length();
        lastHeard = time.nanos();
        if (found == 0 && !wanted.isEmpty()) {
            var all = rest + data;
            found = all.contains(wanted) ? lastHeard : 0;
            rest = all.substring(Math.max(0, all.length() - wanted.length()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            if (event.equals("terminal:again") || event.equals("auth:error")) {
                return;
            }
            var total = heard(CODEC.read(event, args.getFirst()));
            if (total > 0 && !deaf) {
                say(new TerminalRequest.Seen(id, total));
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {}
    }
}
