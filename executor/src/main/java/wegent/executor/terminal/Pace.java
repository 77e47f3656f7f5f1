package wegent.executor.terminal;

import java.util.ArrayDeque;

/// How much may be under way to a viewer and not shown yet: as much as she shows in a moment, so that what she
/// types in the middle of a flood acts in a moment too, on a slow link as on a fast one. The way there and back
/// is not held against her, only the waiting on it. Owned by its viewer.
final class Pace {
    static final int MOST = 128 * 1024;
    static final int LEAST = 16 * 1024;
    private static final int FIRST = 32 * 1024;
    private static final int STEP = 16 * 1024;
    private static final long LONG = 100_000_000;
    private static final long SHORT = 30_000_000;
    private static final int MOST_MARKS = 64;

    /// When the character of this number was sent.
    private record Mark(long number, long at) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>(4);
    private int window = FIRST;
    private long shortest = Long.MAX_VALUE;
    private long last;
    private long cutAt;

    int window() {
        return window;
    }

    /// So many characters have been sent by now.
    void sent(long number, long now) {
        last = number;
        if (marks.size() < MOST_MARKS) {
            marks.add(new Mark(number, now));
        }
    }

    /// So many of them are shown; `underWay` were not, up to now.
    void shown(long number, long underWay, long now) {
        var took = -1L;
        while (!marks.isEmpty() && marks.peek().number() <= number) {
            took = now - marks.poll().at();
        }
        if (took < 0) {
            return;
        }
        shortest = Math.min(shortest, took);
        var waited = took - shortest;
        if (waited > LONG && number > cutAt) {
            window = Math.max(LEAST, window / 2);
            cutAt = last; // what is under way already says nothing new
        } else if (waited < SHORT && underWay >= window) {
            window = Math.min(MOST, window + STEP);
        }
    }
}
