package wegent.socketio.engine;

import wegent.socketio.CloseReason;

/// Who hears what a session receives. Called on the host's threads: it must not block. It may throw
/// [MalformedException], which closes the session.
public interface SessionListener {

    void onText(String text);

    void onBinary(byte[] bytes);

    /// Few bytes wait now, after [EngineSession#wantDrain] was called.
    void onDrain();

    /// The last call.
    void onClose(CloseReason reason);
}
