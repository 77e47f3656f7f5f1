package wegent.executor.changes;

import wegent.protocol.stream.FileChanges.Untracked;

/// The state of a folder cannot be told, within the limits that we keep.
final class UntrackedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Untracked reason;
    private final boolean busy;

    private UntrackedException(Untracked reason, boolean busy) {
        super(reason.wire());
        this.reason = reason;
        this.busy = busy;
    }

    static UntrackedException tooSlow() {
        return new UntrackedException(Untracked.TOO_SLOW, false);
    }

    static UntrackedException tooMany() {
        return new UntrackedException(Untracked.TOO_MANY_FILES, false);
    }

    /// Somebody else looks at the folder just now.
    static UntrackedException busy() {
        return new UntrackedException(Untracked.TOO_SLOW, true);
    }

    boolean isBusy() {
        return busy;
    }

    Untracked reason() {
        return reason;
    }
}
