package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import wegent.base.Time;
import wegent.protocol.DeviceMessage;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectFailedException;
import wegent.socketio.client.ConnectRefusedException;
import wegent.socketio.client.SocketClient;

/// [BackendSocket] over our Socket.IO client.
public final class SocketIoConnection implements BackendSocket {
    private final SocketClient client;

    private SocketIoConnection(SocketClient client) {
        this.client = client;
    }

    /// Opens connections to the backend of `config`, with its token.
    public static Opener opener(ConnectionConfig config, Time time) {
        var http = config.trust()
                .client()
                .connectTimeout(Duration.ofSeconds(15))
                .proxy(java.net.ProxySelector.getDefault())
                .build();
        var client = ClientConfig.of(config.url(), DeviceMessage.NAMESPACE, http, time)
                .withAuth(() -> new DeviceMessage.Auth(config.token().value()));
        return listener -> open(client, listener);
    }

    private static BackendSocket open(ClientConfig config, Listener listener) {
        try {
            return new SocketIoConnection(SocketClient.connect(config, new Forwarder(listener)));
        } catch (ConnectRefusedException e) {
            throw new RefusedByBackendException(String.valueOf(e.getMessage()));
        } catch (ConnectFailedException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void call(String event, Object payload, Duration limit, Consumer<Answer> answer) {
        client.ask(
                event,
                payload,
                limit,
                reply -> answer.accept(new Answer.Reply(reply)),
                why -> answer.accept(new Answer.NoReply(String.valueOf(why.getMessage()))));
    }

    @Override
    public void emit(String event, Object payload) {
        client.emit(event, payload);
    }

    @Override
    public void awaitRoom(int bytes) throws InterruptedException {
        client.awaitRoom(bytes);
    }

    @Override
    public void close() {
        client.close();
    }

    private record Forwarder(Listener listener) implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            listener.event(event, args.isEmpty() ? MissingNode.getInstance() : args.getFirst(), ack::send);
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            listener.closed(
                    switch (reason) {
                        case LEFT -> "the backend said goodbye";
                        case CLOSED_HERE -> "closed here";
                        case LINK_LOST -> "the link broke";
                        case SILENT -> "the backend went silent";
                        case TOO_SLOW, MALFORMED, TOO_LARGE, NEVER_JOINED, OVER_BUDGET -> reason.name();
                    });
        }
    }
}
