package wegent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import wegent.base.Backoff;
import wegent.base.Json;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.ChatRequest;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.socketio.Ack;
import wegent.socketio.AckTimeoutException;
import wegent.socketio.CloseReason;
import wegent.socketio.DisconnectedException;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectFailedException;
import wegent.socketio.client.ConnectRefusedException;
import wegent.socketio.client.SocketClient;

/// A line to the backend that comes back: through lost sockets, nodes that go down and nodes that cannot answer
/// just now. What is asked is repeated until it is answered, so that it must be harmless to repeat. Owned by
/// the thread that calls it; sockets only hand it what they hear.
final class ServerLink implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(300), Duration.ofSeconds(8));
    private static final int MOST_HEARD = 20_000;
    private static final double PART_OF_DRAIN = 0.8;

    private final ClientConfig config;
    private final RestClient rest;
    private final Time time;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(MOST_HEARD);
    private volatile boolean leftOut;
    private @Nullable SocketClient socket;
    private @Nullable Instant leaveAt;
    private int sockets;

    /// Something for its owner.
    sealed interface News {
        record Told(String event, JsonNode data) implements News {}

        /// Some of what was told may be missing from here on.
        record Gap() implements News {}
    }

    private record Heard(int socket, String event, JsonNode data) {}

    private static final JsonNode NOTHING = Json.mapper().missingNode();
    private static final Heard WOKEN = new Heard(0, "", NOTHING);

    ServerLink(URI url, Secret token, HttpClient http, Time time) {
        this.config = ClientConfig.of(url, ChatRequest.NAMESPACE, http, time)
                .withAuth(() -> Map.of("token", token.value()))
                .withConnectTimeout(ANSWER_LIMIT);
        this.rest = new RestClient(url, token, http);
        this.time = time;
    }

    /// Waits for news; a lost socket, and [#wake], are a gap.
    News next() throws InterruptedException {
        while (true) {
            var next = awaited();
            if (next.isEmpty() || leftOut || next.get().socket() == 0) {
                forget(next.isEmpty());
                return new News.Gap();
            }
            var news = next.get();
            if (news.socket() != sockets) {
                continue;
            }
            switch (news.event()) {
                case "" -> {
                    return new News.Gap();
                }
                case "server:draining" ->
                    leaveWithin(news.data().path("within_ms").asLong());
                default -> {
                    return new News.Told(news.event(), news.data());
                }
            }
        }
    }

    /// Empty when it is time to leave the node.
    private Optional<Heard> awaited() throws InterruptedException {
        if (leaveAt == null) {
            return Optional.of(heard.take());
        }
        var left = Duration.between(time.instant(), leaveAt);
        return Optional.ofNullable(heard.poll(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS));
    }

    private void forget(boolean leave) {
        leftOut = false;
        if (leave) {
            close();
        }
    }

    private void leaveWithin(long millis) {
        if (leaveAt == null) {
            leaveAt = time.instant().plusMillis((long) (millis * PART_OF_DRAIN * random.nextDouble()));
        }
    }

    /// Ends a wait in [#next]. Any thread may call it.
    void wake() {
        put(WOKEN);
    }

    private void put(Heard item) {
        if (!heard.offer(item)) {
            leftOut = true;
        }
    }

    /// Asks until there is an answer, for `patience`. Throws [UserException] for a refusal, or when none came.
    <R> R ask(ChatRequest request, Class<R> type, Duration patience) throws InterruptedException {
        var end = time.instant().plus(patience);
        for (var failures = 1; ; failures++) {
            var problem = "No backend answers at " + config.url();
            try {
                var reply = connected().call(MessageCodec.eventOf(request), request, ANSWER_LIMIT);
                if (!reply.has("error")) {
                    return MessageCodec.read(reply, type);
                }
                var error = MessageCodec.read(reply, ErrorReply.class);
                problem = error.error();
                if (error.code() != ErrorCode.UNAVAILABLE) {
                    throw new UserException(problem);
                }
            } catch (AckTimeoutException | DisconnectedException | ConnectFailedException e) {
                close();
            } catch (ConnectRefusedException e) {
                if (rest.isRefused()) {
                    throw new UserException("The backend refused the connection: " + e.getMessage());
                }
            }
            var pause = BACKOFF.delay(failures, random);
            if (time.instant().plus(pause).isAfter(end)) {
                throw new UserException(problem);
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    /// Says something that needs no answer, if there is a socket.
    void say(ChatRequest request) {
        if (socket != null && socket.isOpen()) {
            socket.emit(MessageCodec.eventOf(request), request);
        }
    }

    private SocketClient connected() {
        if (socket == null || !socket.isOpen()) {
            sockets++;
            leaveAt = null;
            socket = SocketClient.connect(config, new Listener(sockets));
        }
        return socket;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }

    /// What one socket hears, with its number: the last words of an older one mean nothing.
    private final class Listener implements ClientListener {
        private final int number;

        Listener(int number) {
            this.number = number;
        }

        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            if (!args.isEmpty() && (event.startsWith("chat:") || event.equals("server:draining"))) {
                put(new Heard(number, event, args.getFirst()));
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            put(new Heard(number, "", NOTHING));
        }
    }
}
