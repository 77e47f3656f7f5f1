package wegent.executor.terminal.screen;

import org.jspecify.annotations.Nullable;

/// Writes lines, one below the other, and the styles of their cells.
final class Painter {
    /// A wide character, to reach what only one brings about.
    private static final String WIDE = "\u3000";

    private final StringBuilder out;
    private Style style = Style.DEFAULT;
    private @Nullable Line before;
    private int column;

    Painter(StringBuilder out) {
        this.out = out;
    }

    /// The next line is the first one on an empty screen.
    void begin() {
        before = null;
        column = 0;
    }

    void end() {
        style(Style.DEFAULT);
    }

    void line(Line line) {
        if (before != null) {
            next(before, line);
        }
        column = 0;
        var used = line.used();
        for (int at = 0; at < used; ) {
            at = cells(line, at, used);
        }
        before = line;
    }

    /// Goes from `from`, which is painted, to the beginning of the line below.
    private void next(Line from, Line to) {
        if (!to.wrapped) {
            style(Style.DEFAULT);
            out.append("\r\n");
            return;
        }
        var last = from.columns() - 1;
        if (from.isNothing(last)) {
            // A wide character finds no room there: it leaves nothing of this style, and wraps.
            sequence((last + 1) + "G");
            style(from.styles[last]);
            out.append(WIDE);
        } else {
            if (column != from.columns()) {
                sequence((last + 1) + "G");
                cell(from, last);
            }
            style(Style.DEFAULT);
            out.append(' ');
        }
        style(Style.DEFAULT);
        out.append('\r');
        sequence(to.columns() + "X");
    }

    private void sequence(String text) {
        out.append("\u001b[").append(text);
    }

    /// Paints what begins at `at` and returns where the rest begins.
    private int cells(Line line, int at, int used) {
        if (!line.isEmpty(at)) {
            goTo(at);
            cell(line, at);
            column = at + Math.max(1, line.widths[at]);
            return column;
        }
        var nothing = line.styles[at];
        if (!nothing.isErased()) {
            return odd(line, at);
        }
        int end = at + 1;
        while (end < used && line.isEmpty(end) && line.styles[end].equals(nothing)) {
            end++;
        }
        if (nothing.background() != 0) {
            goTo(at);
            style(nothing);
            sequence((end - at) + "X");
        }
        return end;
    }

    /// Nothing, in a style that erasing does not leave: the first half of a wide character that was cut.
    private int odd(Line line, int at) {
        if (at + 1 == line.columns()) {
            return oddLast(line, at);
        }
        goTo(at);
        out.append(WIDE);
        sequence((at + 2) + "G");
        style(line.styles[at]);
        out.append(' ');
        sequence((at + 2) + "G");
        style(Style.DEFAULT);
        sequence("X");
        column = at + 1;
        return at + 1;
    }

    /// The same in the last column, where it is the second half that was cut; then once more what is before it.
    private int oddLast(Line line, int at) {
        goTo(at - 1);
        out.append(WIDE);
        sequence(at + "G");
        style(line.styles[at]);
        out.append(' ');
        var start = line.isHalf(at - 1) ? at - 2 : at - 1;
        sequence((start + 1) + "G");
        if (line.isNothing(start)) {
            style(line.styles[start].erased());
            sequence("X");
            column = start;
        } else {
            cell(line, start);
            column = at;
        }
        return at + 1;
    }

    private void goTo(int at) {
        if (column != at) {
            sequence((at + 1) + "G");
            column = at;
        }
    }

    void cell(Line line, int at) {
        if (line.widths[at] == 0) {
            sequence("m"); // so that it joins nothing
            style = Style.DEFAULT.withLink(style.link());
        }
        style(line.styles[at]);
        out.append(line.text(at));
    }

    /// What is printed from now on looks like this.
    void style(Style to) {
        if (to.equals(style)) {
            return;
        }
        if (to.link() == null ? style.link() != null : !to.link().equals(style.link())) {
            link(to.link());
        }
        if (!to.withLink(null).equals(style.withLink(null))) {
            rendition(to);
        }
        style = to;
    }

    private void link(Style.@Nullable Link link) {
        out.append("\u001b]8;");
        if (link != null) {
            out.append(link.id().isEmpty() ? "" : "id=" + link.id()).append(';').append(link.uri());
        } else {
            out.append(';');
        }
        out.append('\u0007');
    }

    private void rendition(Style to) {
        out.append("\u001b[0");
        flag(to, Style.BOLD, "1");
        flag(to, Style.DIM, "2");
        flag(to, Style.ITALIC, "3");
        if (to.has(Style.UNDERLINE)) {
            out.append(to.underline() > 1 ? ";4:" + to.underline() : ";4");
        }
        flag(to, Style.BLINK, "5");
        flag(to, Style.INVERSE, "7");
        flag(to, Style.INVISIBLE, "8");
        flag(to, Style.STRUCK, "9");
        flag(to, Style.OVERLINE, "53");
        colour(to.foreground(), 3);
        colour(to.background(), 4);
        if (to.underlineColour() != 0) {
            colour(to.underlineColour(), 5);
        }
        out.append('m');
        if (to.has(Style.PROTECTED)) {
            out.append("\u001b[1\"q");
        }
    }

    private void flag(Style to, int flag, String code) {
        if (to.has(flag)) {
            out.append(';').append(code);
        }
    }

    /// `which` is 3 for letters, 4 for the ground, 5 for the underline.
    private void colour(int colour, int which) {
        var value = colour & 0xffffff;
        switch (colour >>> 24) {
            case 1 -> out.append(';').append(value < 8 ? which * 10 + value : which * 10 + 60 + value - 8);
            case 2 -> out.append(';').append(which).append("8;5;").append(value);
            case 3 ->
                out.append(';')
                        .append(which)
                        .append("8;2;")
                        .append(value >> 16)
                        .append(';')
                        .append(value >> 8 & 0xff)
                        .append(';')
                        .append(value & 0xff);
            default -> {}
        }
    }
}
