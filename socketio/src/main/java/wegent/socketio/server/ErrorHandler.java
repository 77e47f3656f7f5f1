package wegent.socketio.server;

/// Says what a client that asked for an answer is told when the handler of its event failed.
public interface ErrorHandler {

    Object answer(Socket socket, String event, Exception failure);
}
