package wegent.backend.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/// What nodes say to each other: messages by topic, each at most once, those of one node in the order in which it
/// said them, whatever their topics. Nothing is kept for a node that is not listening: SQL has what is, and who hears
/// of a gap looks there.
public interface NodeBus extends AutoCloseable {

    NodeId self();

    /// False when this node is the only one: then nobody hears what it publishes.
    boolean isShared();

    /// Says `message` to all other nodes that listen to `topic`. Never blocks and never fails; `message` is not asked
    /// for when nobody can hear.
    void publish(String topic, Supplier<JsonNode> message);

    /// Hears `topic`: when this returns, what is said from now on arrives. One listener a topic; a new one takes the
    /// place of an older one.
    Subscription subscribe(String topic, Listener listener);

    void onGap(GapListener listener);

    @Override
    void close();

    /// Hears messages one after the other, on the thread of the bus: it must not wait for the bus.
    interface Listener {
        void heard(NodeId from, JsonNode message);
    }

    /// Hears that messages may have been lost: each two seconds while none can come, then, `over`, once more. It must
    /// not block.
    interface GapListener {
        void lost(boolean over);
    }

    /// Closing it ends the hearing.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
