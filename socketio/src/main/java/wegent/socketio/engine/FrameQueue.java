package wegent.socketio.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Frames that wait to go out, with their size. Costs nothing but itself while empty. Guarded by its session.
final class FrameQueue {
    private @Nullable Node first;
    private @Nullable Node last;
    private int bytes;

    void add(Frame frame) {
        var node = new Node(frame);
        if (last == null) {
            first = node;
        } else {
            last.next = node;
        }
        last = node;
        bytes += frame.size();
    }

    /// Puts `frame` before all others: a heartbeat does not wait behind megabytes.
    void addFirst(Frame frame) {
        var node = new Node(frame);
        node.next = first;
        first = node;
        if (last == null) {
            last = node;
        }
        bytes += frame.size();
    }

    @Nullable
    Frame poll() {
        var node = first;
        if (node == null) {
            return null;
        }
        first = node.next;
        if (first == null) {
            last = null;
        }
        bytes -= node.frame.size();
        return node.frame;
    }

    List<Frame> takeAll() {
        var all = new ArrayList<Frame>();
        for (var frame = poll(); frame != null; frame = poll()) {
            all.add(frame);
        }
        return all;
    }

    void clear() {
        first = null;
        last = null;
        bytes = 0;
    }

    boolean isEmpty() {
        return first == null;
    }

    int bytes() {
        return bytes;
    }

    private static final class Node {
        final Frame frame;

        @Nullable
        Node next;

        Node(Frame frame) {
            this.frame = frame;
        }
    }
}
