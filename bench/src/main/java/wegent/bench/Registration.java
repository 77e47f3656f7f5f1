package wegent.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import wegent.base.Json;
import wegent.protocol.DeviceMessage;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.DeviceId;

/// A simulated device that comes: it connects, joins and registers with protocol 2.
final class Registration {
    private Registration() {}

    static Future<Wire> connect(Loop loop, int port, String key, int number) {
        return Wire.connect(loop.sockets, port, DeviceMessage.NAMESPACE, key)
                .compose(wire -> of(wire, new DeviceId("bench-" + number)));
    }

    private static Future<Wire> of(Wire wire, DeviceId id) {
        var registered = Promise.<Wire>promise();
        var message = new DeviceMessage.Register(
                DeviceMessage.PROTOCOL,
                id,
                "Linux - " + id.value(),
                null,
                null,
                "1.0.0",
                null,
                null,
                null,
                null,
                List.of());
        wire.call(MessageCodec.eventOf(message), Json.write(message), answer -> {
            if (answer.startsWith("[{\"success\":true")) {
                registered.complete(wire);
            } else {
                registered.fail(answer);
            }
        });
        return registered.future();
    }
}
