package wegent.executor.connection;

import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.StreamEvent;

/// Text of one block that waits to become one event. Owned by its [RunLog].
final class PendingText {
    private static final int LIMIT = 8 * 1024;

    private enum Kind {
        TEXT,
        THINKING,
        TOOL_OUTPUT
    }

    private @Nullable Kind kind;
    private String block = "";
    private final StringBuilder text = new StringBuilder();
    private @Nullable Place place;

    /// Takes `event` in, when it is text and goes on where the rest ends. Else it changes nothing. `from` is
    /// where it comes from.
    boolean take(StreamEvent event, @Nullable Place from) {
        var taken = take(event);
        if (taken) {
            place = from;
        }
        return taken;
    }

    /// Where the end of what waits comes from.
    @Nullable
    Place place() {
        return place;
    }

    private boolean take(StreamEvent event) {
        return switch (event) {
            case StreamEvent.TextDelta(var id, var delta) -> take(Kind.TEXT, id, delta);
            case StreamEvent.ThinkingDelta(var id, var delta) -> take(Kind.THINKING, id, delta);
            case StreamEvent.ToolOutputDelta(var id, var delta) -> take(Kind.TOOL_OUTPUT, id, delta);
            default -> false;
        };
    }

    boolean isEmpty() {
        return kind == null;
    }

    boolean isFull() {
        return text.length() >= LIMIT;
    }

    /// The event for what waits, which then waits no more.
    StreamEvent event() {
        var all = text.toString();
        var what = java.util.Objects.requireNonNull(kind);
        kind = null;
        text.setLength(0);
        return switch (what) {
            case TEXT -> new StreamEvent.TextDelta(block, all);
            case THINKING -> new StreamEvent.ThinkingDelta(block, all);
            case TOOL_OUTPUT -> new StreamEvent.ToolOutputDelta(block, all);
        };
    }

    private boolean take(Kind next, String id, String delta) {
        if (kind != null && (kind != next || !block.equals(id))) {
            return false;
        }
        kind = next;
        block = id;
        text.append(delta);
        return true;
    }
}
