package wegent.executor.connection;

import java.util.List;
import wegent.protocol.stream.StreamEvent;

/// Events of one run in a row, for one message.
record Batch(long firstSeq, List<StreamEvent> events) {
    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean endsRun() {
        return !events.isEmpty() && events.getLast() instanceof StreamEvent.Ended;
    }

    long nextSeq() {
        return firstSeq + events.size();
    }
}
