package wegent.socketio.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;

/// Hears what a client receives, one call at a time, in order, on a virtual thread; it may block.
public interface ClientListener {

    void onEvent(String event, List<JsonNode> args, Ack ack);

    /// The last call, once, and only when the client had connected. [CloseReason#LEFT] means that the server said
    /// goodbye to us; all but [CloseReason#CLOSED_HERE] and that are accidents.
    void onDisconnect(CloseReason reason);
}
