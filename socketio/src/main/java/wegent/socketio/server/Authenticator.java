package wegent.socketio.server;

import com.fasterxml.jackson.databind.JsonNode;
import wegent.socketio.Handshake;

/// Decides who may join a namespace. Runs on the socket's own virtual thread and may block.
public interface Authenticator {

    /// Returns what the socket carries from now on as its attachment. `auth` is the object that the client sent, or
    /// missing. Throws [ConnectRefused] to keep the client out.
    Object authenticate(JsonNode auth, Handshake handshake);
}
