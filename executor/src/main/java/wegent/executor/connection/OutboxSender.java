package wegent.executor.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;

/// Empties the outbox into whatever connection there is. Threads meet here; the work is done by a [RunSender]
/// per run.
final class OutboxSender {
    private final Outbox outbox;
    private final RunSender.Listener listener;
    private final Time time;

    @GuardedBy("this")
    private final Map<RunLog, RunSender> senders = new HashMap<>();

    @GuardedBy("this")
    private @Nullable BackendSocket socket;

    /// `listener` hears what the backend says beside numbers.
    OutboxSender(Outbox outbox, RunSender.Listener listener, Time time) {
        this.outbox = outbox;
        this.listener = listener;
        this.time = time;
        outbox.onChange(this::changed);
    }

    /// From now on `connection` is used. `committed` says what the backend has of which run; nothing of the
    /// others.
    synchronized void connected(BackendSocket connection, Map<RunId.Key, Long> committed) {
        socket = connection;
        for (var run : outbox.logs()) {
            senderOf(run).connected(connection, committed.getOrDefault(run.run().key(), 0L));
        }
    }

    synchronized void disconnected() {
        socket = null;
        senders.keySet().retainAll(outbox.logs());
        senders.values().forEach(RunSender::disconnected);
    }

    private synchronized void changed(RunLog run) {
        var known = senders.get(run);
        if (known != null) {
            known.wake();
        } else if (socket != null) {
            senderOf(run).connected(socket, 0);
        }
    }

    @GuardedBy("this")
    private RunSender senderOf(RunLog run) {
        return senders.computeIfAbsent(run, key -> new RunSender(key, new Forwarder(), time));
    }

    private synchronized void forget(RunLog run) {
        senders.remove(run);
    }

    private final class Forwarder implements RunSender.Listener {
        @Override
        public void settled(RunLog run) {
            forget(run);
            outbox.settled(run);
            listener.settled(run);
        }

        @Override
        public void stop(RunLog run, String reason) {
            forget(run);
            listener.stop(run, reason);
        }

        @Override
        public void stale() {
            listener.stale();
        }
    }
}
