package wegent.executor.terminal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wegent.protocol.TerminalReport;
import wegent.protocol.id.TerminalId;

/// One who watches a terminal: how far she is, what is next for her, and how much she may still get. Owned by
/// its terminal, under its lock.
final class Viewer {
    /// The layout of one who has seen nothing yet.
    static final int NO_LAYOUT = -1;
    /// What she is sent at once, at most.
    static final int PIECE = 16 * 1024;
    /// Between two small pieces: what a flood prints meanwhile goes as one, in the time of a page's frame. What
    /// comes after silence goes at once.
    static final Duration APART = Duration.ofMillis(16);
    /// One who has shown nothing for so long holds nobody up.
    private static final long PATIENCE = 10_000_000_000L;

    final String name;
    final boolean wouldWrite;
    boolean controlPending = true;
    boolean endTold;

    /// The number of the next character for her; a repaint comes first when it is not kept any more.
    private long cursor;
    /// How the screen was broken when she saw it.
    private int layout;
    private @Nullable Painting painting;
    /// How many characters of the repaint she was sent.
    private int painted;
    private final Pace pace = new Pace();
    private long sent;
    private long sentAt;
    private long seen;
    private long heardAt;

    /// A repaint that is on its way: `text` shows all up to `offset`.
    private record Painting(String text, long offset, int layout) {}

    Viewer(String name, boolean wouldWrite, long cursor, int layout, long now) {
        this.name = name;
        this.wouldWrite = wouldWrite;
        this.cursor = cursor;
        this.layout = layout;
        this.heardAt = now;
        this.sentAt = now - PATIENCE;
    }

    /// How many characters she was sent.
    long sent() {
        return sent;
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
        var unsent = unsent(end);
        return unsent < PIECE && sent - seen + unsent < pace.window();
    }

    private long unsent(long end) {
        return (painting == null ? 0 : painting.text().length() - painted) + (end - cursor);
    }

    /// Nanoseconds until the small piece of output that there is for her is due: a large one, or a repaint,
    /// always is.
    long early(Printed printed, long now) {
        var unsent = unsent(printed.end());
        if (wantsPainting(printed) || unsent == 0 || unsent >= PIECE) {
            return 0;
        }
        return Math.max(0, sentAt + APART.toNanos() - now);
    }

    /// The next piece of what is printed, when there is one: the caller has seen that she has room.
    @Nullable
    TerminalReport next(TerminalId id, Printed printed, long now) {
        if (wantsPainting(printed)) {
            if (painting == null) {
                painting = new Painting(printed.screen().snapshot(), printed.end(), printed.layout());
                painted = 0;
                cursor = printed.end();
            }
            return paint(id, painting, printed, now);
        }
        if (cursor == printed.end()) {
            return null;
        }
        var text = printed.tail().read(cursor, PIECE);
        var report = new TerminalReport.Output(id, name, cursor, text);
        cursor += text.length();
        sending(text.length(), now);
        return report;
    }

    private boolean wantsPainting(Printed printed) {
        return painting != null
                || layout != printed.layout()
                || cursor < printed.tail().start();
    }

    private TerminalReport paint(TerminalId id, Painting all, Printed printed, long now) {
        var from = painted;
        var to = Math.min(all.text().length(), from + PIECE);
        if (to < all.text().length() && Character.isHighSurrogate(all.text().charAt(to - 1))) {
            to--;
        }
        var last = to == all.text().length();
        painted = to;
        sending(to - from, now);
        if (last) {
            painting = null;
            cursor = all.offset();
            layout = all.layout();
        }
        var screen = printed.screen();
        return new TerminalReport.Painted(
                id,
                name,
                all.offset(),
                all.layout(),
                screen.rows(),
                screen.columns(),
                from == 0,
                last,
                all.text().substring(from, to));
    }

    /// More characters are on their way to her. After a pause the clock of her patience starts anew.
    private void sending(int count, long now) {
        if (sent == seen) {
            heardAt = now;
        }
        sentAt = now;
        sent += count;
        pace.sent(sent, now);
    }
}
