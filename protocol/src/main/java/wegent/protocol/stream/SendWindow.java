package wegent.protocol.stream;

/// Which events of a run its device sends next, and which answers to those on their way still count (DESIGN section
/// 6.2): some batches go ahead of their acknowledgements, and all go again from where the backend has a gap or a
/// connection broke. The sender's half of the rule whose other half is the backend's; no clock, no lock, no I/O.
public final class SendWindow {
    private static final int BATCHES = 4;

    private long next = 1;
    private int waiting;

    /// Changes whenever what is under way no longer counts.
    private long epoch;

    /// What follows from how far the backend is.
    public enum Step {
        /// There may be more to send.
        SEND,

        /// The backend has the whole run.
        SETTLED,

        /// The backend has more than this device: the end of the run was lost here, and is to be written anew.
        END_BEHIND
    }

    /// What is to be done about a run with events up to `last` of which the backend has those up to `committed`.
    public static Step after(long committed, long last, boolean ended) {
        if (!ended || committed < last) {
            return Step.SEND;
        }
        return committed == last ? Step.SETTLED : Step.END_BEHIND;
    }

    /// May one more batch go out?
    public boolean isOpen() {
        return waiting < BATCHES;
    }

    /// The first event that has not been sent.
    public long next() {
        return next;
    }

    /// Events up to `nextSeq`, itself left out, are on their way. Returns what their answer is to be known by.
    public long sent(long nextSeq) {
        next = nextSeq;
        waiting++;
        return epoch;
    }

    /// Does an answer to what was [#sent] as `ticket` still count? Each counts once.
    public boolean counts(long ticket) {
        return ticket == epoch;
    }

    /// A batch was answered well.
    public void answered() {
        waiting--;
    }

    /// Nothing that is under way counts any more.
    public void interrupt() {
        epoch++;
    }

    /// The backend has all up to `seq` and wants what follows.
    public void restartAfter(long seq) {
        epoch++;
        waiting = 0;
        next = seq + 1;
    }

    /// As [#restartAfter], but nothing goes out before [#release]. Returns what that is known by.
    public long holdAfter(long seq) {
        restartAfter(seq);
        waiting = BATCHES;
        return epoch;
    }

    /// The wait that [#holdAfter] began is over. False when something else has happened meanwhile.
    public boolean release(long ticket) {
        if (!counts(ticket)) {
            return false;
        }
        waiting = 0;
        return true;
    }
}
