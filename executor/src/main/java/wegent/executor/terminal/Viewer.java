package wegent.executor.terminal;

import org.jspecify.annotations.Nullable;

/// One who watches a terminal: how far she is, and how much she may still get. Owned by its terminal, under its
/// lock.
final class Viewer {
    /// One who has shown nothing for so long holds nobody up.
    private static final long PATIENCE = 10_000_000_000L;

    /// What she is sent at once, at most.
    static final int PIECE = 16 * 1024;

    final String name;
    final boolean wouldWrite;
    /// The number of the next character for her; a repaint comes first when it is not kept any more.
    long cursor;
    /// How the screen was broken when she saw it; -1 for never.
    int layout;

    @Nullable
    String painting;

    int painted;
    long paintedTo;
    int paintedLayout;
    long sent;
    /// When she was last sent something.
    long said;
    boolean controlPending = true;
    boolean endTold;
    private final Pace pace = new Pace();
    private long seen;
    private long heardAt;

    Viewer(String name, boolean wouldWrite, long cursor, int layout, long now) {
        this.name = name;
        this.wouldWrite = wouldWrite;
        this.cursor = cursor;
        this.layout = layout;
        this.heardAt = now;
        this.said = now - PATIENCE;
    }

    void seen(long received, long now) {
        if (received > seen && received <= sent) {
            pace.shown(received, sent - seen, now);
            seen = received;
        }
        heardAt = now;
    }

    boolean hasRoom() {
        return sent - seen < pace.window();
    }

    /// Is somebody there, as far as one can tell?
    boolean counts(long now) {
        return sent == seen || now - heardAt < PATIENCE;
    }

    /// Has she been sent nearly all of a terminal that is at `end`, and shown most of it, so that it may print
    /// on?
    boolean keepsUp(long end) {
        var unsent = (painting == null ? 0 : painting.length() - painted) + (end - cursor);
        return unsent < PIECE && sent - seen + unsent < pace.window();
    }

    /// More characters are on their way to her. After a pause the clock of her patience starts anew.
    void sending(int count, long now) {
        if (sent == seen) {
            heardAt = now;
        }
        said = now;
        sent += count;
        pace.sent(sent, now);
    }
}
