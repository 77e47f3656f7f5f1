package wegent.executor.terminal.screen;

import java.util.Map;
import java.util.TreeMap;

/// The screen of one terminal with what has scrolled off it. It is written what the program prints, and does
/// what xterm.js does with that; questions of the program it answers itself, since there may be no viewer or
/// several. Owned by one thread at a time.
public final class Screen {
    public static final int LEAST = 2;
    public static final int MOST_ROWS = 500;
    public static final int MOST_COLUMNS = 1000;

    private static final int LONGEST_TITLE = 1024;
    private static final int LONGEST_ANSWERS = 64 * 1024;

    private final Parser parser = new Parser(new FromParser());
    private final Cursor cursor;
    private final Sequences sequences;
    private final StringBuilder answers = new StringBuilder();

    final Scrollback scrollback = new Scrollback();
    final Modes modes = new Modes();
    /// Colours that the program has changed: `10`, `11`, `12`, or `4;` with an index.
    final Map<String, String> colours = new TreeMap<>();

    Grid normal;
    Grid alternate;
    Grid grid;
    Style style = Style.DEFAULT;
    String title = "";
    /// The width of the character that was printed last; 0 when something else came since.
    int joins;

    public Screen(int rows, int columns) {
        normal = new Grid(rows, columns, scrollback);
        alternate = new Grid(rows, columns, null);
        grid = normal;
        cursor = new Cursor(this);
        sequences = new Sequences(this, cursor);
    }

    public int rows() {
        return grid.rows();
    }

    public int columns() {
        return grid.columns();
    }

    /// What the program calls the terminal; empty when it does not.
    public String title() {
        return title;
    }

    /// Takes more of what the program prints.
    public void write(String text) {
        parser.parse(text);
    }

    /// What the program asked and the terminal answers since the last call: it goes to the program's input.
    public String takeAnswers() {
        var said = answers.toString();
        answers.setLength(0);
        return said;
    }

    /// Other rows and columns. Lines that were too long for one row are broken anew.
    public void resize(int rows, int columns) {
        if (rows != rows() || columns != columns()) {
            new Resize(this).to(rows, columns);
        }
    }

    /// Escape sequences that make a fresh terminal of the same size what this one is, down to the middle of a
    /// sequence; what is printed from now on goes behind them.
    public String snapshot() {
        return new Snapshot(this).text() + parser.pending();
    }

    void answer(String text) {
        if (answers.length() < LONGEST_ANSWERS) {
            answers.append(text);
        }
    }

    Style erased() {
        return style.erased();
    }

    void alternate(boolean on) {
        if (on == (grid == alternate)) {
            return;
        }
        if (on) {
            alternate.reset(rows(), columns(), erased());
            alternate.x = normal.x;
            alternate.y = normal.y;
            grid = alternate;
        } else {
            normal.x = alternate.x;
            normal.y = alternate.y;
            grid = normal;
        }
    }

    void resetAll() {
        parser.reset();
        style = Style.DEFAULT;
        modes.resetAll();
        normal = new Grid(rows(), columns(), scrollback);
        alternate = new Grid(normal.rows(), normal.columns(), null);
        grid = normal;
    }

    void title(String text) {
        title = text.length() > LONGEST_TITLE ? text.substring(0, LONGEST_TITLE) : text;
    }

    private final class FromParser implements Parser.Actions {
        @Override
        public void print(String text, int from, int to) {
            cursor.print(text, from, to);
        }

        @Override
        public void control(int code) {
            sequences.control(code);
        }

        @Override
        public void escape(int collected, int last) {
            sequences.escape(collected, last);
        }

        @Override
        public void sequence(int collected, int last, Params params) {
            sequences.sequence(collected, last, params);
        }

        @Override
        public void command(String text) {
            new Commands(Screen.this).run(text);
        }

        @Override
        public void settingAsked(String text) {
            sequences.settingAsked(text);
        }

        @Override
        public void noJoin() {
            joins = 0;
        }
    }
}
