package wegent.socketio.engine;

/// Counts the messages that were taken in but not yet handled: when they are many, reading pauses. Guarded by the
/// session.
final class Intake {
    private static final int MAX_BYTES = 1024 * 1024;

    private int bytes;
    private boolean paused;

    /// Returns whether reading is to pause now.
    boolean putAside(int more) {
        bytes += more;
        if (paused || bytes <= MAX_BYTES) {
            return false;
        }
        paused = true;
        return true;
    }

    /// Returns whether reading is to go on now.
    boolean handled(int less) {
        bytes -= less;
        if (!paused || bytes > MAX_BYTES / 2) {
            return false;
        }
        paused = false;
        return true;
    }

    int bytes() {
        return bytes;
    }

    boolean isPaused() {
        return paused;
    }
}
