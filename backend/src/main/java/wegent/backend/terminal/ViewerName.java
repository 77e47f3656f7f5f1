package wegent.backend.terminal;

import wegent.backend.node.NodeId;

/// Names a viewer to a device, so that what the device says to it finds its way: node, socket, and the page's
/// own name.
record ViewerName(NodeId node, String socket, String page) {

    static ViewerName parse(String text) {
        var parts = text.split("/", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("viewer is not one that this backend named");
        }
        return new ViewerName(new NodeId(parts[0]), parts[1], parts[2]);
    }

    @Override
    public String toString() {
        return node + "/" + socket + "/" + page;
    }
}
