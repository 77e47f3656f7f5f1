package wegent.backend.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/// The bus of the only node: nobody else is there.
public final class SoloBus implements NodeBus {
    private final NodeId self = NodeId.random();

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void publish(String topic, Supplier<JsonNode> message) {
        // Nobody hears.
    }

    @Override
    public Subscription subscribe(String topic, Listener listener) {
        return () -> {};
    }

    @Override
    public void onGap(GapListener listener) {
        // There is nothing to lose.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
