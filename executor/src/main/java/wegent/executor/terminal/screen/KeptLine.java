package wegent.executor.terminal.screen;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A line that has scrolled off and cannot change any more, in little memory: its text and runs of styles. In
/// the text NUL stands for nothing, and U+FFFF for the second half of a wide character.
final class KeptLine {
    private static final char NOTHING = '\0';
    private static final char HALF = '\uffff';
    private static final Style[] PLAIN = {};
    private static final int[] NO_ENDS = {};

    private final String text;
    private final Style[] styles;
    private final int[] ends;
    private final boolean wrapped;
    /// The line itself, where a text cannot say what is in it.
    private final @Nullable Line whole;

    private KeptLine(String text, Style[] styles, int[] ends, boolean wrapped, @Nullable Line whole) {
        this.text = text;
        this.styles = styles;
        this.ends = ends;
        this.wrapped = wrapped;
        this.whole = whole;
    }

    static KeptLine of(Line line) {
        var used = line.used();
        var halves = false;
        for (int i = 0; i < used; i++) {
            var code = line.codes[i];
            if (code < 0 || (code != 0 && line.widths[i] == 0) || code == HALF) {
                return new KeptLine("", PLAIN, NO_ENDS, line.wrapped, line);
            }
            halves |= line.widths[i] == 0;
        }
        var text = halves ? withHalves(line, used) : new String(line.codes, 0, used);
        return line.isPlain(used) ? new KeptLine(text, PLAIN, NO_ENDS, line.wrapped, null) : styled(line, used, text);
    }

    private static String withHalves(Line line, int used) {
        var text = new StringBuilder(used);
        for (int i = 0; i < used; i++) {
            text.appendCodePoint(line.isHalf(i) ? HALF : line.codes[i]);
        }
        return text.toString();
    }

    private static KeptLine styled(Line line, int used, String text) {
        var styles = new ArrayList<Style>();
        var ends = new ArrayList<Integer>();
        for (int i = 0; i < used; i++) {
            if (styles.isEmpty() || !styles.getLast().same(line.styles[i])) {
                styles.add(line.styles[i]);
                ends.add(i + 1);
            } else {
                ends.set(ends.size() - 1, i + 1);
            }
        }
        return new KeptLine(
                text,
                styles.toArray(PLAIN),
                ends.stream().mapToInt(Integer::intValue).toArray(),
                line.wrapped,
                null);
    }

    boolean wrapped() {
        return wrapped;
    }

    /// What it weighs in memory, roughly, in bytes.
    int weight() {
        return whole == null ? 64 + text.length() + 8 * styles.length : 64 + 16 * whole.columns();
    }

    /// The line again, `columns` wide, as it was when it was kept.
    Line line(int columns) {
        if (whole != null) {
            return whole.columns() == columns ? whole : whole.resized(columns);
        }
        var line = new Line(Math.max(columns, text.length()), Style.DEFAULT, wrapped);
        int column = 0;
        int run = 0;
        for (int at = 0; at < text.length(); column++) {
            var code = text.codePointAt(at);
            at += Character.charCount(code);
            while (run < ends.length && ends[run] <= column) {
                run++;
            }
            var style = run < styles.length ? styles[run] : Style.DEFAULT;
            if (code == NOTHING) {
                line.clear(column, style);
            } else if (code == HALF) {
                line.set(column, 0, 0, style);
            } else {
                line.set(column, code, at < text.length() && text.charAt(at) == HALF ? 2 : 1, style);
            }
        }
        return line.columns() == columns
                ? line
                : line.resized(Math.max(columns, column)).resized(columns);
    }

    @Override
    public String toString() {
        return text + Arrays.toString(styles);
    }
}
