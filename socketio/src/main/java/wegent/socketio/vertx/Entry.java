package wegent.socketio.vertx;

import wegent.socketio.Handshake;
import wegent.socketio.engine.Engine;
import wegent.socketio.engine.HttpExchange;
import wegent.socketio.engine.WebSocketLink;
import wegent.socketio.engine.WebSocketReceiver;
import wegent.socketio.server.SocketServer;

/// Where requests and WebSockets are handed in: a whole server or, in tests of the lower protocol, an engine alone.
interface Entry {

    void onRequest(HttpExchange exchange);

    WebSocketReceiver onWebSocket(WebSocketLink link, Handshake handshake);

    /// Says how much of bodies may be read.
    Engine engine();

    static Entry of(SocketServer server) {
        return new Entry() {
            @Override
            public void onRequest(HttpExchange exchange) {
                server.onRequest(exchange);
            }

            @Override
            public WebSocketReceiver onWebSocket(WebSocketLink link, Handshake handshake) {
                return server.onWebSocket(link, handshake);
            }

            @Override
            public Engine engine() {
                return server.engine();
            }
        };
    }

    static Entry of(Engine engine) {
        return new Entry() {
            @Override
            public void onRequest(HttpExchange exchange) {
                engine.onRequest(exchange);
            }

            @Override
            public WebSocketReceiver onWebSocket(WebSocketLink link, Handshake handshake) {
                return engine.onWebSocket(link, handshake);
            }

            @Override
            public Engine engine() {
                return engine;
            }
        };
    }
}
