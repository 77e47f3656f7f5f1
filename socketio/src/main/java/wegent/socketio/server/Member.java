package wegent.socketio.server;

/// What an [Authenticator] returns may say whose socket it is: what the sockets of one owner hold in memory is
/// bounded together.
public interface Member {

    /// The owner's name, the same for all of their sockets.
    String owner();
}
