package wegent.executor.terminal.screen;

/// Writes the sequences that bring a fresh terminal to where a [Screen] is: line by line from the oldest, in
/// the way in which they once came about, then what the cells do not show.
final class Snapshot {
    private static final String RESET =
            "\u001bc\u001b[20l\u001b]104\u0007\u001b]110\u0007\u001b]111\u0007\u001b]112\u0007";

    private final Screen screen;
    private final StringBuilder out = new StringBuilder();
    private final Painter painter = new Painter(out);

    Snapshot(Screen screen) {
        this.screen = screen;
    }

    String text() {
        out.append(RESET);
        screen.colours.forEach((which, colour) -> command(which + ";" + colour));
        if (!screen.title.isEmpty()) {
            command("2;" + screen.title);
        }
        var columns = screen.columns();
        var shown = screen.grid == screen.alternate;
        if (!shown && screen.alternate.hasSaved()) {
            out.append("\u001b[?47h");
            saved(screen.alternate);
            painter.end();
            out.append("\u001b[?47l\u001b[H");
        }
        for (var line : screen.scrollback.lines()) {
            painter.line(line.line(columns));
        }
        buffer(screen.normal);
        if (shown) {
            painter.end();
            out.append("\u001b[?47h\u001b[H");
            painter.begin();
            buffer(screen.alternate);
        }
        charsets();
        if (screen.modes.charset != screen.modes.charsets[screen.modes.level]) {
            out.append("\u001b8"); // it was restored with the cursor
        }
        modes();
        cursor();
        return out.toString();
    }

    private void command(String text) {
        out.append("\u001b]").append(text).append('\u0007');
    }

    private void buffer(Grid grid) {
        for (var line : grid.lines) {
            painter.line(line);
        }
        painter.end();
        tabs(grid);
        saved(grid);
        if (grid.top > 0 || grid.bottom < grid.rows() - 1) {
            sequence((grid.top + 1) + ";" + (grid.bottom + 1) + "r");
        }
    }

    private void sequence(String text) {
        out.append("\u001b[").append(text);
    }

    private void tabs(Grid grid) {
        if (grid.hasStandardTabs()) {
            return;
        }
        sequence("3g");
        grid.tabs.stream().filter(at -> at < grid.columns()).forEach(at -> {
            sequence((at + 1) + "G");
            out.append("\u001bH");
        });
    }

    private void saved(Grid grid) {
        var row = Math.clamp(grid.savedRow - grid.above(), 0, grid.rows() - 1);
        sequence((row + 1) + ";" + (Math.min(grid.savedX, grid.columns() - 1) + 1) + "H");
        painter.style(grid.savedStyle.withLink(null).withUnderlineColour(0));
        if (grid.savedCharset != null) {
            out.append("\u001b(").append(grid.savedCharset.name);
        }
        out.append("\u001b7");
        if (grid.savedCharset != null) {
            out.append("\u001b(B");
        }
    }

    private void charsets() {
        var modes = screen.modes;
        for (int i = 0; i < modes.charsets.length; i++) {
            var set = modes.charsets[i];
            if (set != null) {
                out.append('\u001b').append("()*+".charAt(i)).append(set.name);
            }
        }
        level();
    }

    private void level() {
        switch (screen.modes.level) {
            case 1 -> out.append('\u000e');
            case 2 -> out.append("\u001bn");
            case 3 -> out.append("\u001bo");
            default -> {}
        }
    }

    private void modes() {
        var modes = screen.modes;
        on(modes.lineFeedReturns, "20h");
        on(modes.applicationCursor, "?1h");
        on(modes.applicationKeypad, "?66h");
        on(modes.reverseWrap, "?45h");
        on(modes.focus, "?1004h");
        on(modes.bracketedPaste, "?2004h");
        on(modes.mouse != 0, "?" + modes.mouse + "h");
        on(modes.mouseForm != 0, "?" + modes.mouseForm + "h");
        on(modes.cursorStyle != 0, modes.cursorStyle + " q");
        sequence(modes.blink ? "?12h" : "?12l");
        sequence(modes.hiddenCursor ? "?25l" : "?25h");
        on(modes.origin, "?6h");
    }

    private void on(boolean on, String sequence) {
        if (on) {
            sequence(sequence);
        }
    }

    /// Last, since a combining character may come next: it joins only what was printed just before it.
    private void cursor() {
        var grid = screen.grid;
        var modes = screen.modes;
        var row = modes.origin ? grid.y - grid.top : grid.y;
        var line = grid.lines[grid.y];
        var back = Math.max(1, screen.joins);
        var reprints = screen.joins > 0 && grid.x >= back && grid.x <= grid.columns() && !line.isEmpty(grid.x - back);
        if (grid.x >= grid.columns() && !reprints) {
            waiting(grid, row);
        } else {
            sequence((row + 1) + ";" + (grid.x - (reprints ? back : 0) + 1) + "H");
            on(reprints && modes.insert, back + "P");
        }
        painter.style(screen.style);
        on(!modes.wrap, "?7l");
        on(modes.insert, "4h");
        on(modes.synchronizedOutput, "?2026h");
        if (grid.x > grid.columns()) {
            out.append('\u0301'); // it came alone, and stepped over the edge
        }
        if (reprints) {
            out.append(line.text(grid.x - back));
        }
    }

    /// One that waits for the next character to wrap has printed the last one before.
    private void waiting(Grid grid, int row) {
        var line = grid.lines[grid.y];
        var last = line.isHalf(grid.columns() - 1) ? grid.columns() - 2 : grid.columns() - 1;
        sequence((row + 1) + ";" + (last + 1) + "H");
        if (line.isNothing(last)) {
            painter.style(line.styles[last]);
            out.append(' ');
        } else {
            painter.cell(line, last);
        }
    }
}
