package wegent.backend.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import wegent.backend.node.NodeBus;

/// A room whose events come from other nodes too, as long as it has members here. Pages come and go on threads of
/// their own, and meet here.
final class Topic implements AutoCloseable {
    /// Changed under the lock of its entry in the map of topics.
    int members;

    @GuardedBy("this")
    private NodeBus.@Nullable Subscription subscription;

    @GuardedBy("this")
    private boolean closed;

    /// Returns when the topic is heard, whoever began that.
    synchronized void open(NodeBus bus, String name, NodeBus.Listener listener) {
        if (subscription == null && !closed) {
            subscription = bus.subscribe(name, listener);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
    }
}
