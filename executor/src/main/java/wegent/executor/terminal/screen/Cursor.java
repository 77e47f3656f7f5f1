package wegent.executor.terminal.screen;

/// Where the next character goes: moves it, and prints there.
final class Cursor {
    private final Screen screen;

    Cursor(Screen screen) {
        this.screen = screen;
    }

    private Grid grid() {
        return screen.grid;
    }

    void print(String text, int from, int to) {
        var grid = grid();
        if (grid.x > 0 && grid.x <= grid.columns() && grid.line().widths[grid.x - 1] == 2) {
            grid.line().clear(grid.x - 1, screen.style);
        }
        for (int at = from; at < to; ) {
            var plain = printPlain(text, at, to);
            if (plain > 0) {
                at += plain;
                continue;
            }
            var code = text.codePointAt(at);
            at += Character.charCount(code);
            print(screen.modes.charset != null && code < 127 ? screen.modes.charset.map(code) : code);
        }
        if (grid.x < grid.columns() && grid.line().isHalf(grid.x)) {
            grid.line().clear(grid.x, screen.style);
        }
    }

    /// Prints what is plain ASCII up to the end of the line, which is most of what is ever printed, as
    /// [#print(int)] would. Returns how many characters that were.
    private int printPlain(String text, int from, int to) {
        var grid = grid();
        if (screen.modes.charset != null || screen.modes.insert) {
            return 0;
        }
        var most = Math.min(to - from, grid.columns() - grid.x);
        int count = 0;
        while (count < most && text.charAt(from + count) < 0x7f) {
            count++;
        }
        if (count > 0) {
            grid.line().setPlain(grid.x, text, from, count, screen.style);
            grid.x += count;
            screen.joins = 1;
        }
        return Math.max(0, count);
    }

    private void print(int code) {
        var grid = grid();
        var width = Widths.of(code);
        var joins = width == 0 && screen.joins > 0;
        var before = joins ? screen.joins : 0;
        if (joins) {
            width = before;
        }
        screen.joins = width;
        if (grid.x + width - before > grid.columns()) {
            if (screen.modes.wrap) {
                wrap(before);
            } else {
                grid.x = grid.columns() - 1;
                if (width == 2) {
                    screen.joins = 0;
                    return;
                }
            }
        }
        var line = grid.line();
        if (joins && grid.x > 0) {
            line.join(grid.x - (line.widths[grid.x - 1] > 0 ? 1 : 2), code, width);
            return;
        }
        if (grid.x >= grid.columns()) {
            grid.x++; // it takes no column, and there is none: the next one will wrap
            return;
        }
        if (screen.modes.insert) {
            line.insert(grid.x, width - before, screen.style);
            if (line.widths[grid.columns() - 1] == 2) {
                line.clear(grid.columns() - 1, screen.style);
            }
        }
        line.set(grid.x++, code, width, screen.style);
        if (width == 2) {
            line.set(grid.x++, 0, 0, screen.style);
        }
    }

    private void wrap(int before) {
        var grid = grid();
        var old = grid.line();
        int column = grid.x - before;
        grid.x = before;
        grid.y++;
        if (grid.y == grid.bottom + 1) {
            grid.y--;
            grid.scroll(screen.erased(), true);
        } else {
            grid.y = Math.min(grid.y, grid.rows() - 1);
            grid.line().wrapped = true;
        }
        for (int i = 0; i < before; i++) {
            grid.line().copy(old, column + i, i);
        }
        for (; column < grid.columns(); column++) {
            old.clear(column, screen.style);
        }
    }

    void lineFeed() {
        var grid = grid();
        if (screen.modes.lineFeedReturns) {
            grid.x = 0;
        }
        grid.y++;
        if (grid.y == grid.bottom + 1) {
            grid.y--;
            grid.scroll(screen.erased(), false);
        } else if (grid.y >= grid.rows()) {
            grid.y = grid.rows() - 1;
        } else {
            grid.line().wrapped = false;
        }
        if (grid.x >= grid.columns()) {
            grid.x--;
        }
    }

    void index() {
        restrict();
        var grid = grid();
        grid.y++;
        if (grid.y == grid.bottom + 1) {
            grid.y--;
            grid.scroll(screen.erased(), false);
        }
        restrict();
    }

    void reverseIndex() {
        restrict();
        var grid = grid();
        if (grid.y == grid.top) {
            grid.shiftDown(grid.y, grid.bottom, new Line(grid.columns(), screen.erased(), false));
        } else {
            grid.y--;
            restrict();
        }
    }

    void back() {
        var grid = grid();
        if (!screen.modes.reverseWrap) {
            restrict();
            grid.x = Math.max(0, grid.x - 1);
            return;
        }
        restrict(grid.columns());
        if (grid.x > 0) {
            grid.x--;
        } else if (grid.y > grid.top && grid.y <= grid.bottom && grid.line().wrapped) {
            grid.line().wrapped = false;
            grid.y--;
            grid.x = grid.columns() - 1;
            if (grid.line().isNothing(grid.x)) {
                grid.x--;
            }
        }
        restrict();
    }

    void tab() {
        if (grid().x < grid().columns()) {
            grid().x = grid().nextTab();
        }
    }

    void restrict() {
        restrict(grid().columns() - 1);
    }

    void restrict(int most) {
        var grid = grid();
        grid.x = Math.clamp(grid.x, 0, most);
        grid.y = screen.modes.origin
                ? Math.min(grid.bottom, Math.max(grid.top, grid.y))
                : Math.clamp(grid.y, 0, grid.rows() - 1);
    }

    void set(int x, int y) {
        grid().x = x;
        grid().y = screen.modes.origin ? add(grid().top, y) : y;
        restrict();
    }

    /// In origin mode also the row counts from the top of the region once more, as in xterm.js.
    void move(int x, int y) {
        restrict();
        set(add(grid().x, x), add(grid().y, y));
    }

    private static int add(int a, int b) {
        return Math.clamp((long) a + b, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    void up(int count) {
        var room = grid().y - grid().top;
        move(0, -(room >= 0 ? Math.min(room, count) : count));
    }

    void down(int count) {
        var room = grid().bottom - grid().y;
        move(0, room >= 0 ? Math.min(room, count) : count);
    }

    void save() {
        var grid = grid();
        grid.savedX = grid.x;
        grid.savedRow = grid.above() + grid.y;
        grid.savedStyle = screen.style;
        grid.savedCharset = screen.modes.charset;
    }

    void restore() {
        var grid = grid();
        grid.x = grid.savedX;
        grid.y = Math.max(grid.savedRow - grid.above(), 0);
        screen.style = screen.style.restored(grid.savedStyle);
        screen.modes.charset = grid.savedCharset;
        restrict();
    }
}
