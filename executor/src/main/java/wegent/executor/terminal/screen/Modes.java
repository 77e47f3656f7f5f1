package wegent.executor.terminal.screen;

import org.jspecify.annotations.Nullable;

/// What a program has switched on or off, beside what is in its cells. All public to its package: a bag of
/// switches.
final class Modes {
    boolean insert;
    boolean lineFeedReturns;
    boolean applicationCursor;
    boolean applicationKeypad;
    boolean origin;
    boolean wrap = true;
    boolean blink;
    boolean reverseWrap;
    boolean hiddenCursor;
    boolean focus;
    boolean bracketedPaste;
    boolean synchronizedOutput;
    /// 9, 1000, 1002 or 1003; 0 when no mouse is wanted.
    int mouse;
    /// 1006 or 1016; 0 for the old form.
    int mouseForm;
    /// As DECSCUSR has it; 0 is the viewer's own.
    int cursorStyle;
    int level;
    final @Nullable Charset[] charsets = new @Nullable Charset[4];

    @Nullable
    Charset charset;

    /// What a soft reset takes back. The options of the viewer stay: the blinking, the returning line feed.
    void reset() {
        insert = false;
        applicationCursor = false;
        applicationKeypad = false;
        origin = false;
        wrap = true;
        reverseWrap = false;
        focus = false;
        bracketedPaste = false;
        synchronizedOutput = false;
        cursorStyle = 0;
        resetCharsets();
    }

    /// What a full reset takes back.
    void resetAll() {
        reset();
        mouse = 0;
        mouseForm = 0;
    }

    private void resetCharsets() {
        java.util.Arrays.fill(charsets, null);
        charset = null;
        level = 0;
    }

    void ascii() {
        for (int i = 0; i < charsets.length; i++) {
            choose(i, null);
        }
    }

    void choose(int which, @Nullable Charset set) {
        charsets[which] = set;
        if (which == level) {
            charset = set;
        }
    }

    void shift(int to) {
        level = to;
        charset = charsets[to];
    }

    void setPrivate(int mode, boolean on) {
        switch (mode) {
            case 1 -> applicationCursor = on;
            case 7 -> wrap = on;
            case 12 -> blink = on;
            case 25 -> hiddenCursor = !on;
            case 45 -> reverseWrap = on;
            case 66 -> applicationKeypad = on;
            case 9, 1000, 1002, 1003 -> mouse = on ? mode : 0;
            case 1004 -> focus = on;
            case 1006, 1016 -> mouseForm = on ? mode : 0;
            case 2004 -> bracketedPaste = on;
            case 2026 -> synchronizedOutput = on;
            default -> {}
        }
    }

    void setAnsi(int mode, boolean on) {
        switch (mode) {
            case 4 -> insert = on;
            case 20 -> lineFeedReturns = on;
            default -> {}
        }
    }

    /// As DECRQM answers: 0 unknown, 1 set, 2 not set, 3 always, 4 never.
    int state(int mode) {
        return switch (mode) {
            case 1 -> set(applicationCursor);
            case 6 -> set(origin);
            case 7 -> set(wrap);
            case 8 -> 3;
            case 12 -> set(blink);
            case 25 -> set(!hiddenCursor);
            case 45 -> set(reverseWrap);
            case 66 -> set(applicationKeypad);
            case 67, 1005, 1015 -> 4;
            case 9, 1000, 1002, 1003 -> set(mouse == mode);
            case 1004 -> set(focus);
            case 1006, 1016 -> set(mouseForm == mode);
            case 1048 -> 1;
            case 2004 -> set(bracketedPaste);
            case 2026 -> set(synchronizedOutput);
            default -> 0;
        };
    }

    int ansiState(int mode) {
        return switch (mode) {
            case 2 -> 4;
            case 4 -> set(insert);
            case 12 -> 3;
            case 20 -> set(lineFeedReturns);
            default -> 0;
        };
    }

    static int set(boolean on) {
        return on ? 1 : 2;
    }
}
