package wegent.backend.account;

import wegent.socketio.server.Member;

/// A connection of which it is proven whose it is.
public interface Identified extends Member {
    Identity identity();

    @Override
    default String owner() {
        return identity().owner();
    }
}
