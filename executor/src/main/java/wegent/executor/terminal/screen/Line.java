package wegent.executor.terminal.screen;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of cells that can still change. A cell is a character with its width, or nothing (code 0, width 1);
/// behind a wide character stands a cell of code 0 and width 0. What does to its neighbours' halves is as in
/// xterm.js.
final class Line {
    /// The code of a cell that holds several code points, which are in `joined`.
    private static final int JOINED = -1;

    final int[] codes;
    final byte[] widths;
    final Style[] styles;

    @Nullable
    String @Nullable [] joined;

    /// It goes on the line before it, which was full.
    boolean wrapped;

    Line(int columns, Style fill, boolean wrapped) {
        codes = new int[columns];
        widths = new byte[columns];
        styles = new Style[columns];
        this.wrapped = wrapped;
        Arrays.fill(widths, (byte) 1);
        Arrays.fill(styles, fill);
    }

    int columns() {
        return codes.length;
    }

    boolean isEmpty(int at) {
        return codes[at] == 0;
    }

    /// Nothing there, and not the second half of a wide character.
    boolean isNothing(int at) {
        return codes[at] == 0 && widths[at] == 1;
    }

    boolean isHalf(int at) {
        return codes[at] == 0 && widths[at] == 0;
    }

    String text(int at) {
        if (codes[at] == JOINED) {
            return Objects.requireNonNull(Objects.requireNonNull(joined)[at]);
        }
        return codes[at] == 0 ? "" : Character.toString(codes[at]);
    }

    void set(int at, int code, int width, Style style) {
        codes[at] = code;
        widths[at] = (byte) width;
        styles[at] = style;
    }

    /// Characters of one column and one char each.
    void setPlain(int at, String text, int from, int count, Style style) {
        for (int i = 0; i < count; i++) {
            codes[at + i] = text.charAt(from + i);
        }
        Arrays.fill(widths, at, at + count, (byte) 1);
        Arrays.fill(styles, at, at + count, style);
    }

    void clear(int at, Style style) {
        set(at, 0, 1, style);
    }

    void set(int at, String text, int width, Style style) {
        if (text.codePointCount(0, text.length()) == 1) {
            set(at, text.codePointAt(0), width, style);
            return;
        }
        set(at, JOINED, width, style);
        joined()[at] = text;
    }

    private @Nullable String[] joined() {
        var texts = joined == null ? new @Nullable String[codes.length] : joined;
        joined = texts;
        return texts;
    }

    /// Adds a combining character to the cell.
    void join(int at, int code, int width) {
        if (codes[at] == 0) {
            set(at, code, 1, styles[at]);
        } else {
            joined()[at] = text(at) + Character.toString(code);
            codes[at] = JOINED;
        }
        if (width > 0) {
            widths[at] = (byte) width;
        }
    }

    private void move(int from, int to) {
        codes[to] = codes[from];
        widths[to] = widths[from];
        styles[to] = styles[from];
        if (joined != null) {
            joined[to] = joined[from];
        }
    }

    void copy(Line from, int fromColumn, int toColumn) {
        set(toColumn, from.codes[fromColumn], from.widths[fromColumn], from.styles[fromColumn]);
        if (from.codes[fromColumn] == JOINED) {
            joined()[toColumn] = from.text(fromColumn);
        }
    }

    private void cutBefore(int at, Style style) {
        if (at > 0 && widths[at - 1] == 2) {
            clear(at - 1, style);
        }
    }

    void insert(int column, int count, Style fill) {
        var at = column % columns();
        cutBefore(at, fill);
        for (int i = columns() - 1; i >= at + count; i--) {
            move(i - count, i);
        }
        for (int i = at; i < Math.min(columns(), at + (long) count); i++) {
            clear(i, fill);
        }
        cutBefore(columns(), fill);
    }

    void delete(int column, int count, Style fill) {
        var at = column % columns();
        var left = Math.max(0, columns() - at - (long) count);
        for (int i = 0; i < left; i++) {
            move(at + count + i, at + i);
        }
        for (int i = at + (int) left; i < columns(); i++) {
            clear(i, fill);
        }
        cutBefore(at, fill);
        if (isHalf(at)) {
            clear(at, fill);
        }
    }

    /// Empties `start` to before `end`; with `spare` not what is protected.
    void erase(int start, int end, Style fill, boolean spare) {
        if (start > 0 && widths[start - 1] == 2 && !(spare && isProtected(start - 1))) {
            clear(start - 1, fill);
        }
        if (end < columns() && widths[end - 1] == 2 && !(spare && isProtected(end))) {
            clear(end, fill);
        }
        for (int i = start; i < Math.min(end, columns()); i++) {
            if (!spare || !isProtected(i)) {
                clear(i, fill);
            }
        }
    }

    void eraseAll(Style fill, boolean spare) {
        for (int i = 0; i < columns(); i++) {
            if (!spare || !isProtected(i)) {
                clear(i, fill);
            }
        }
    }

    private boolean isProtected(int at) {
        return styles[at].has(Style.PROTECTED);
    }

    /// One past the last cell that is not plainly nothing.
    int used() {
        int end = columns();
        while (end > 0 && isNothing(end - 1) && styles[end - 1].same(Style.DEFAULT)) {
            end--;
        }
        return end;
    }

    /// Does all before `end` look as by default?
    boolean isPlain(int end) {
        for (int i = 0; i < end; i++) {
            if (!styles[i].same(Style.DEFAULT)) {
                return false;
            }
        }
        return true;
    }

    /// A copy that is `columns` wide: cut, or filled up with nothing.
    Line resized(int columns) {
        var copy = new Line(columns, Style.DEFAULT, wrapped);
        for (int i = 0; i < Math.min(columns, columns()); i++) {
            copy.copy(this, i, i);
        }
        copy.cutBefore(columns, Style.DEFAULT);
        return copy;
    }
}
