package wegent.executor.connection;

import java.util.ArrayDeque;
import wegent.base.Json;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamEvent;

/// Events that the disk refused so far, in order, at most 1 MiB of them: their agent is being held. Beyond that
/// they are left out, but for the end, which then says so. Owned by its [StoredEvents].
final class HeldEvents {
    private static final int LIMIT = 1024 * 1024;

    /// An event, the place up to which all is there with it, and its size on the wire.
    record Kept(StreamEvent event, Place from, int bytes) {}

    private final ArrayDeque<Kept> events = new ArrayDeque<>();
    private int bytes;
    private int dropped;

    void add(StreamEvent event, Place from) {
        var told = event instanceof StreamEvent.Ended end && dropped > 0 ? incomplete(end) : event;
        var size = Json.write(told).length();
        if (!(told instanceof StreamEvent.Ended) && (dropped > 0 || bytes + size > LIMIT)) {
            dropped++;
            return;
        }
        events.addLast(new Kept(told, from, size));
        bytes += size;
    }

    /// Must what comes now go here, too, to stay in order?
    boolean goOn() {
        return !events.isEmpty() || dropped > 0;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return events.size();
    }

    /// Events were left out: there was too much.
    boolean isBroken() {
        return dropped > 0;
    }

    /// The event behind `skip` others, which must be there.
    Kept get(long skip) {
        var each = events.iterator();
        for (long i = 0; i < skip; i++) {
            each.next();
        }
        return each.next();
    }

    void removeFirst() {
        bytes -= events.removeFirst().bytes();
    }

    void clear() {
        events.clear();
        bytes = 0;
    }

    private StreamEvent.Ended incomplete(StreamEvent.Ended end) {
        var message = "The device could not write to its disk; " + dropped + " events of this answer are left out.";
        return end.status() == SubtaskStatus.COMPLETED
                ? StreamEvent.Ended.failed(FailureReason.DISK_FULL, message)
                : new StreamEvent.Ended(end.status(), end.reason(), message, end.receipt(), end.detail());
    }
}
