package wegent.backend.node;

/// Another node did not answer in time: it is gone, or the bus is. It may have done what it was asked for.
public final class NodeGoneException extends RuntimeException {
    public NodeGoneException(NodeId node) {
        super("The backend node " + node + " does not answer");
    }
}
