package wegent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import wegent.base.Json;
import wegent.protocol.MessageCodec;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.TerminalId;

/// A terminal of a device, watched as the page watches one: it says what it has shown each 16 Ki characters, or
/// after 100 ms.
final class OwnShell implements Shell {
    private static final int ACK_EVERY = 16 * 1024;
    private static final int ACK_AT_LATEST = 100;
    private static final int PULSE = 5_000;

    private final Loop loop;
    private final Wire wire;
    private final TerminalId id;
    private final Marks marks = new Marks();
    private final Promise<OwnShell> painted = Promise.promise();
    private long shown;
    private long acknowledged;
    private boolean ackPlanned;

    private OwnShell(Loop loop, Wire wire, TerminalId id) {
        this.loop = loop;
        this.wire = wire;
        this.id = id;
    }

    /// Attaches to `id` anew; there when its screen and scrollback are.
    static Future<OwnShell> attach(Loop loop, int port, String key, TerminalId id) {
        return Wire.connect(loop.sockets, port, TerminalRequest.NAMESPACE, key)
                .compose(wire -> new OwnShell(loop, wire, id).attach());
    }

    private Future<OwnShell> attach() {
        wire.listen(this::heard);
        var attach = new TerminalRequest.Attach(id, "bench", null, null, true);
        wire.call(MessageCodec.eventOf(attach), Json.write(attach), answer -> {
            if (answer.startsWith("[{\"error\"")) {
                painted.tryFail(answer);
            }
        });
        return painted.future();
    }

    private void heard(Wire.Heard heard) {
        var whole = heard.is("terminal:screen");
        if (!whole && !heard.is("terminal:output")) {
            return;
        }
        var said = heard.payload();
        show(said.path("data"));
        if (whole && said.path("last").asBoolean()) {
            painted.tryComplete(this);
        }
    }

    private void show(JsonNode data) {
        var text = data.asText();
        shown += text.length();
        marks.heard(text);
        if (shown - acknowledged >= ACK_EVERY) {
            acknowledge();
        } else if (!ackPlanned) {
            ackPlanned = true;
            loop.after(ACK_AT_LATEST, () -> {
                ackPlanned = false;
                acknowledge();
            });
        }
    }

    private void acknowledge() {
        if (acknowledged < shown) {
            acknowledged = shown;
            say(new TerminalRequest.Seen(id, shown));
        }
    }

    private void say(TerminalRequest request) {
        wire.say(MessageCodec.eventOf(request), Json.write(request));
    }

    /// Asks from now on, as an open page does, whether it is still attached.
    void keepAsking() {
        var pulse = new TerminalRequest.Pulse(id);
        loop.every(PULSE, () -> wire.call(MessageCodec.eventOf(pulse), Json.write(pulse), _ -> {}));
    }

    @Override
    public void type(String text) {
        say(new TerminalRequest.Input(id, text));
    }

    @Override
    public Marks marks() {
        return marks;
    }

    @Override
    public void close() {
        wire.close();
    }
}
