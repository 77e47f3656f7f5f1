package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply.Registered;
import wegent.protocol.ErrorCode;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;

/// The way in: connects, registers this device, and knows what each refusal means: some pass by themselves, the
/// others are for the owner to mend. Owned by its [BackendConnection].
final class Door {
    private static final Logger log = System.getLogger(Door.class.getName());
    private static final Duration REGISTER_LIMIT = Duration.ofSeconds(20);
    /// CONNECT refusals that pass by themselves.
    private static final List<String> TRANSIENT = List.of(
            "Authentication service unavailable",
            "Server is shutting down",
            "Too many device connection attempts",
            "Client disconnected");

    /// How a try to come in went.
    sealed interface Entry {
        record In(BackendSocket socket, Registration as, Registered reply) implements Entry {}

        record Later(String why) implements Entry {}

        record Never(Ending why) implements Entry {}
    }

    private final ConnectionConfig config;
    private final Supplier<Registration> registration;
    private final Outbox outbox;
    private final BackendSocket.Opener opener;

    Door(ConnectionConfig config, Supplier<Registration> registration, Outbox outbox, BackendSocket.Opener opener) {
        this.config = config;
        this.registration = registration;
        this.outbox = outbox;
        this.opener = opener;
    }

    /// Tries once. Nothing is left open unless it came in.
    Entry enter(BackendSocket.Listener listener) throws InterruptedException {
        BackendSocket socket;
        try {
            socket = opener.open(listener);
        } catch (BackendSocket.RefusedByBackendException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (BackendSocket.UnreachableException e) {
            log.log(Level.DEBUG, "Not reachable", e);
            return new Entry.Later("Cannot reach " + config.url() + ": " + reason(e));
        }
        Entry entry = null;
        try {
            entry = register(socket);
            return entry;
        } finally {
            if (!(entry instanceof Entry.In)) {
                socket.close();
            }
        }
    }

    private Entry register(BackendSocket to) throws InterruptedException {
        var replies = new LinkedBlockingQueue<BackendSocket.Answer>();
        var me = registration.get();
        outbox.room().check();
        var message = me.with(outbox.states(), outbox.room().degraded().orElse(null));
        to.call(MessageCodec.eventOf(message), message, REGISTER_LIMIT, replies::add);
        return switch (replies.take()) {
            case BackendSocket.Answer.NoReply(var why) ->
                new Entry.Later("No answer from " + config.url() + ": " + why);
            case BackendSocket.Answer.Reply(var body) when body.hasNonNull("error") -> rejected(body);
            case BackendSocket.Answer.Reply(var body) -> registered(to, me, body);
        };
    }

    private Entry registered(BackendSocket to, Registration me, JsonNode body) {
        Registered reply;
        try {
            reply = MessageCodec.read(body, Registered.class);
        } catch (RefusedException e) {
            return new Entry.Later(config.url() + " gave an answer that is none: " + e.text());
        }
        if (reply.protocol() != DeviceMessage.PROTOCOL) {
            return never(
                    Ending.UNSUITABLE,
                    " is a backend that this executor does not know (protocol " + reply.protocol() + ", not "
                            + DeviceMessage.PROTOCOL + ").");
        }
        return new Entry.In(to, me, reply);
    }

    private Entry rejected(JsonNode body) {
        var why = body.path("error").asText();
        var code = body.path("code").asText();
        for (var final_ : List.of(ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED, ErrorCode.FORBIDDEN)) {
            if (final_.wire().equals(code)) {
                return refused(why);
            }
        }
        if (ErrorCode.INVALID_PAYLOAD.wire().equals(code)) {
            return never(Ending.UNSUITABLE, " does not take this device: " + why);
        }
        return new Entry.Later(config.url() + " did not register this device: " + why);
    }

    private Entry refused(String why) {
        if (TRANSIENT.stream().anyMatch(why::startsWith)) {
            return new Entry.Later(config.url() + " is not ready: " + why);
        }
        return never(
                Ending.REFUSED,
                " refuses this device: " + why
                        + ". Create a key on Settings → API Keys and give it as WEGENT_AUTH_TOKEN, --token, or"
                        + " connection.auth_token in device-config.json.");
    }

    private Entry never(int exitCode, String why) {
        return new Entry.Never(new Ending(exitCode, config.url() + why));
    }

    /// The first cause that says something to a person.
    private static String reason(Throwable e) {
        var said = String.valueOf(e.getMessage());
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _, UnresolvedAddressException _ -> {
                    return "there is no such host";
                }
                case ConnectException _, ClosedChannelException _ -> said = "nobody answers there";
                default -> said = cause.getMessage() == null ? said : cause.getMessage();
            }
        }
        return said;
    }
}
