package wegent.socketio.vertx;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import wegent.socketio.Handshake;
import wegent.socketio.engine.HttpExchange;

/// One request on Vert.x; answered on its own event loop.
final class VertxExchange implements HttpExchange {
    private final HttpServerRequest request;
    private final Handshake handshake;
    private final byte[] body;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());

    VertxExchange(HttpServerRequest request, Handshake handshake, byte[] body) {
        this.request = request;
        this.handshake = handshake;
        this.body = body;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public void reply(int status, String contentType, String text) {
        context.runOnContext(_ -> {
            var response = request.response();
            if (!response.closed() && !response.ended()) {
                response.setStatusCode(status)
                        .putHeader("Content-Type", contentType)
                        .putHeader("Cache-Control", "no-store")
                        .end(text);
            }
        });
    }

    @Override
    public void onAbort(Runnable action) {
        request.response().closeHandler(_ -> action.run());
    }
}
