package wegent.executor.connection;

/// What one run takes of the outbox's room, as the room knows it. A run that has reached its bound is full
/// until it is well below it. Owned by its [StoredEvents].
final class RoomShare {
    private final OutboxRoom room;
    private long counted;
    private boolean full;

    RoomShare(OutboxRoom room) {
        this.room = room;
    }

    boolean isFull() {
        return full;
    }

    /// It takes `bytes` now.
    void is(long bytes) {
        room.add(bytes - counted);
        counted = bytes;
        var bound = room.limits().runMaxBytes();
        full(bytes >= (full ? bound - bound / 8 : bound));
    }

    /// It takes nothing any more.
    void giveBack() {
        room.add(-counted);
        counted = 0;
        full(false);
    }

    private void full(boolean is) {
        if (is != full) {
            full = is;
            room.runFull(is);
        }
    }
}
