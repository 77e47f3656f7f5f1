package wegent.socketio.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import wegent.socketio.Ack;

/// Handles one kind of event. Runs on the socket's own virtual thread, one event at a time, and may block.
public interface EventHandler {

    void on(Socket socket, List<JsonNode> args, Ack ack) throws Exception;
}
