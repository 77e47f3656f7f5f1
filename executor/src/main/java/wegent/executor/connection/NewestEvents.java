package wegent.executor.connection;

import java.util.ArrayDeque;
import java.util.Optional;
import wegent.executor.connection.HeldEvents.Kept;

/// The newest events of a run's files, in memory, so that a sender that keeps up reads no file: at most 1 MiB
/// of them, and at least one. Owned by its [StoredEvents].
final class NewestEvents {
    private static final int LIMIT = 1024 * 1024;

    private final ArrayDeque<Kept> events = new ArrayDeque<>();
    private int bytes;

    void add(Kept event) {
        events.addLast(event);
        bytes += event.bytes();
        while (bytes > LIMIT && events.size() > 1) {
            bytes -= events.removeFirst().bytes();
        }
    }

    /// The event with so many others behind it, if it is here.
    Optional<Kept> fromEnd(long behind) {
        return behind < events.size() ? Optional.of(nth(events.size() - 1 - (int) behind)) : Optional.empty();
    }

    void clear() {
        events.clear();
        bytes = 0;
    }

    private Kept nth(int skip) {
        var fromFront = skip < events.size() / 2;
        var each = fromFront ? events.iterator() : events.descendingIterator();
        int steps = fromFront ? skip : events.size() - 1 - skip;
        for (int i = 0; i < steps; i++) {
            each.next();
        }
        return each.next();
    }
}
