package wegent.socketio.client;

import com.fasterxml.jackson.databind.JsonNode;

/// The server is there and does not let us into the namespace, for the reason in the message.
public final class ConnectRefusedException extends RuntimeException {
    private final transient JsonNode data;

    ConnectRefusedException(JsonNode error) {
        super(error.path("message").asText("refused"));
        data = error.path("data");
    }

    /// What the server said beside the message; missing when nothing.
    public JsonNode data() {
        return data;
    }
}
