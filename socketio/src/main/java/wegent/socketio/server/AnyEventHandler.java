package wegent.socketio.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import wegent.socketio.Ack;

/// Handles events of any name, like an [EventHandler].
public interface AnyEventHandler {

    void on(Socket socket, String event, List<JsonNode> args, Ack ack) throws Exception;
}
