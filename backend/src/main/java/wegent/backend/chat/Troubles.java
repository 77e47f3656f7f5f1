package wegent.backend.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ChatEvent;
import wegent.protocol.MessageCodec;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// What of this node does not work right now, told to its pages when it changes and to each that comes
/// meanwhile. The stores tell on their threads, pages come on theirs: they meet here.
public final class Troubles {
    private static final String DATABASE = "The database does not answer. What runs goes on and is kept on the devices;"
            + " new messages cannot be taken until it is back.";
    private static final String REDIS =
            "The nodes of the backend do not hear each other. What you see of devices on other"
                    + " nodes comes late; those of this node work as always.";
    private final Namespace chat;

    @GuardedBy("this")
    private final Map<String, ChatEvent.Trouble> troubles = new TreeMap<>();

    public Troubles(Namespace chat) {
        this.chat = chat;
        chat.onConnect(this::tell);
    }

    public void databaseAway(boolean away) {
        set("database", away ? DATABASE : null);
    }

    public void redisAway(boolean away) {
        set("redis", away ? REDIS : null);
    }

    /// The mass-offline brake holds: `gone` of `all` devices are away.
    public void braked(boolean on, int gone, int all) {
        var message = "Very many devices went away at once (" + gone + " of " + all + "), so something between them and"
                + " us may be broken. Their work is not given up; new messages wait until they are back.";
        set("presence", on ? message : null);
    }

    private synchronized void set(String part, @Nullable String message) {
        var before = message == null ? troubles.remove(part) : troubles.put(part, new ChatEvent.Trouble(part, message));
        if (before != null || message != null) {
            chat.emit(MessageCodec.eventOf(health()), health());
        }
    }

    private synchronized void tell(Socket socket) {
        if (!troubles.isEmpty()) {
            socket.emit(MessageCodec.eventOf(health()), health());
        }
    }

    private synchronized ChatEvent.Health health() {
        return new ChatEvent.Health(troubles.values().stream().toList());
    }
}
