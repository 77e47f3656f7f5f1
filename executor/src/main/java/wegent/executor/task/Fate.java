package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent.Ended;

/// How one run ends: the first cause to stop it counts, and it ends once, whoever ends it. Threads meet here.
final class Fate {

    @GuardedBy("this")
    private final List<Runnable> onStop = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable StopCause cause;

    /// The cause in words.
    @GuardedBy("this")
    private String told = "";

    @GuardedBy("this")
    private boolean ended;

    /// Decides that the run is to be stopped for `why`. Returns what is to be done then; empty when there is
    /// nothing to stop, or something stops it already.
    synchronized Optional<List<Runnable>> stop(StopCause why, String message) {
        if (ended || cause != null) {
            return Optional.empty();
        }
        cause = why;
        told = message;
        return Optional.of(List.copyOf(onStop));
    }

    synchronized boolean isStopped() {
        return cause != null;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /// Keeps `action` for a stop. Returns false when that is decided already.
    synchronized boolean onStop(Runnable action) {
        return cause == null && onStop.add(action);
    }

    /// Ends the run as `said`. Returns how that is told; empty when it has ended before.
    synchronized Optional<Ended> end(Ended said) {
        if (ended) {
            return Optional.empty();
        }
        ended = true;
        return Optional.of(asTold(said));
    }

    /// A stop is told by its cause, not by how the agent took it.
    @GuardedBy("this")
    private Ended asTold(Ended said) {
        if (said.status() != SubtaskStatus.CANCELLED) {
            return said;
        }
        var receipt = said.receipt() == null ? new StopReceipt(0, 0, 0, 0) : said.receipt();
        return (cause == null ? StopCause.USER : cause).ended(receipt, told);
    }
}
