package wegent.executor.terminal.screen;

/// The numbers of a control sequence, with those after a colon below the one before them.
final class Params {
    private static final int MOST = 32;
    private static final int LARGEST = Integer.MAX_VALUE;

    private final int[] values = new int[MOST];
    private final int[] subs = new int[MOST];
    /// Where the sub-numbers of a number end.
    private final int[] subEnds = new int[MOST];
    private int count;
    private int subCount;
    private boolean inSub;
    private boolean full;
    private boolean subFull;

    /// One number, 0.
    void reset() {
        count = 0;
        subCount = 0;
        inSub = false;
        full = false;
        subFull = false;
        next();
    }

    void next() {
        inSub = false;
        if (count == MOST) {
            full = true;
            return;
        }
        subEnds[count] = subCount;
        values[count++] = 0;
    }

    void nextSub() {
        inSub = true;
        if (full || subCount == MOST) {
            subFull = true;
            return;
        }
        subs[subCount++] = -1;
        subEnds[count - 1] = subCount;
    }

    void digit(int digit) {
        if (full || (inSub && (subFull || subCount == 0))) {
            return;
        }
        var store = inSub ? subs : values;
        var at = (inSub ? subCount : count) - 1;
        store[at] = store[at] == -1 ? digit : (int) Math.min(store[at] * 10L + digit, LARGEST);
    }

    int count() {
        return count;
    }

    int at(int index) {
        return values[index];
    }

    /// The first number, or 1 instead of 0.
    int orOne() {
        return values[0] == 0 ? 1 : values[0];
    }

    int subCount(int index) {
        return subEnds[index] - subStart(index);
    }

    int sub(int index, int which) {
        return subs[subStart(index) + which];
    }

    private int subStart(int index) {
        return index == 0 ? 0 : subEnds[index - 1];
    }
}
