package wegent.executor.terminal.screen;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// One of a terminal's two buffers: the normal one, whose lines scroll into a [Scrollback], or the alternate
/// one, whose lines are gone. Columns and rows count from 0; `x` is one past the last column while a wrap is
/// due.
final class Grid {
    private static final int TAB = 8;

    Line[] lines;
    final @Nullable Scrollback scrollback;
    final BitSet tabs = new BitSet();
    int x;
    int y;
    int top;
    int bottom;
    int savedX;
    /// From the first line of the scrollback.
    int savedRow;
    Style savedStyle = Style.DEFAULT;

    @Nullable
    Charset savedCharset;

    Grid(int rows, int columns, @Nullable Scrollback scrollback) {
        this.scrollback = scrollback;
        lines = new Line[rows];
        reset(rows, columns, Style.DEFAULT);
        if (scrollback != null) {
            scrollback.clear();
        }
    }

    /// Empty, as at first. A saved cursor stays.
    void reset(int rows, int columns, Style fill) {
        lines = new Line[rows];
        for (int i = 0; i < rows; i++) {
            lines[i] = new Line(columns, fill, false);
        }
        x = 0;
        y = 0;
        top = 0;
        bottom = rows - 1;
        standardTabs(columns);
    }

    /// Has a cursor been saved that is not where one is at first?
    boolean hasSaved() {
        return savedX > 0 || savedRow > 0 || savedCharset != null || !savedStyle.equals(Style.DEFAULT);
    }

    void standardTabs(int columns) {
        tabs.clear();
        for (int i = 0; i < columns; i += TAB) {
            tabs.set(i);
        }
    }

    boolean hasStandardTabs() {
        for (int i = 0; i < columns(); i++) {
            if (tabs.get(i) != (i % TAB == 0)) {
                return false;
            }
        }
        return true;
    }

    int rows() {
        return lines.length;
    }

    int columns() {
        return lines[0].columns();
    }

    int above() {
        return scrollback == null ? 0 : scrollback.size();
    }

    Line line() {
        return lines[y];
    }

    int nextTab() {
        int next = x + 1;
        while (next < columns() && !tabs.get(next)) {
            next++;
        }
        return Math.min(next, columns() - 1);
    }

    int previousTab() {
        int before = x - 1;
        while (before > 0 && !tabs.get(before)) {
            before--;
        }
        return Math.clamp(before, 0, columns() - 1);
    }

    /// Moves the region up by one; its first line goes into the scrollback when the region begins at the top.
    void scroll(Style fill, boolean wrapped) {
        if (top == 0 && scrollback != null) {
            scrollback.add(lines[0]);
        }
        shiftUp(top, bottom, new Line(columns(), fill, wrapped));
    }

    /// Takes line `from` away and puts `filler` at `to`, further down.
    void shiftUp(int from, int to, Line filler) {
        System.arraycopy(lines, from + 1, lines, from, to - from);
        lines[to] = filler;
    }

    /// Takes line `to` away and puts `filler` at `from`, further up.
    void shiftDown(int from, int to, Line filler) {
        System.arraycopy(lines, from, lines, from + 1, to - from);
        lines[from] = filler;
    }
}
