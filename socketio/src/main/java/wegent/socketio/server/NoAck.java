package wegent.socketio.server;

import wegent.socketio.Ack;

/// Nobody asked.
enum NoAck implements Ack {
    NONE;

    @Override
    public boolean asked() {
        return false;
    }

    @Override
    public void send(Object... args) {}
}
