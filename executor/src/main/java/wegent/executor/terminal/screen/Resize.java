package wegent.executor.terminal.screen;

import java.util.ArrayList;
import java.util.List;

/// Gives a screen other rows and columns. In the normal buffer, lines that were broken because they were too
/// long are joined and broken anew; the alternate one is the program's to paint again.
final class Resize {
    private final Screen screen;

    Resize(Screen screen) {
        this.screen = screen;
    }

    void to(int rows, int columns) {
        normal(screen.normal, rows, columns);
        alternate(screen.alternate, rows, columns);
        screen.joins = 0;
    }

    private void normal(Grid grid, int rows, int columns) {
        var wasAtBottom = grid.y == grid.rows() - 1;
        var above = grid.above();
        var old = new ArrayList<>(screen.scrollback.take(grid.columns()));
        old.addAll(List.of(grid.lines));
        var cursor = new Place(above + grid.y, grid.x);
        while (old.size() > cursor.row + 1 && old.getLast().used() == 0) {
            old.removeLast();
        }
        var top = new Place(above, 0);
        var all = columns == grid.columns() ? old : broken(old, columns, List.of(cursor, top));
        var start = wasAtBottom ? Math.max(0, all.size() - rows) : top.row;
        start = Math.max(start, cursor.row - rows + 1);
        for (int i = 0; i < Math.min(start, all.size()); i++) {
            screen.scrollback.add(all.get(i));
        }
        grid.lines = new Line[rows];
        for (int i = 0; i < rows; i++) {
            grid.lines[i] = start + i < all.size() ? all.get(start + i) : new Line(columns, Style.DEFAULT, false);
        }
        finish(grid, cursor.column, cursor.row - start);
        grid.savedRow = Math.max(0, grid.savedRow - above) + grid.above();
    }

    private static void alternate(Grid grid, int rows, int columns) {
        var start = Math.max(0, grid.y - rows + 1);
        var lines = new Line[rows];
        for (int i = 0; i < rows; i++) {
            lines[i] = start + i < grid.rows()
                    ? grid.lines[start + i].resized(columns)
                    : new Line(columns, Style.DEFAULT, false);
        }
        grid.lines = lines;
        finish(grid, grid.x, grid.y - start);
    }

    private static void finish(Grid grid, int x, int y) {
        grid.x = Math.clamp(x, 0, grid.columns());
        grid.y = Math.clamp(y, 0, grid.rows() - 1);
        grid.top = 0;
        grid.bottom = grid.rows() - 1;
        grid.savedX = Math.min(grid.savedX, grid.columns());
        grid.standardTabs(grid.columns());
    }

    /// Something on a line that goes with its character.
    private static final class Place {
        private int row;
        private int column;

        Place(int row, int column) {
            this.row = row;
            this.column = column;
        }
    }

    /// The same text in lines of `columns`; the places move with it.
    private static List<Line> broken(List<Line> old, int columns, List<Place> places) {
        var all = new ArrayList<Line>();
        var was =
                places.stream().map(place -> new Place(place.row, place.column)).toList();
        for (int first = 0; first < old.size(); ) {
            int last = first + 1;
            while (last < old.size() && old.get(last).wrapped) {
                last++;
            }
            var to = new Paragraph(all, columns, old.get(first).wrapped);
            for (int row = first; row < last; row++) {
                var line = old.get(row);
                var end = end(old, row, last);
                for (int column = 0; column <= end; column++) {
                    for (int i = 0; i < places.size(); i++) {
                        if (was.get(i).row == row && was.get(i).column == column && column < end) {
                            to.mark(places.get(i), line.widths[column]);
                        }
                    }
                    if (column < end) {
                        to.add(line, column);
                    }
                }
                for (int i = 0; i < places.size(); i++) {
                    if (was.get(i).row == row && was.get(i).column >= end) {
                        to.markEnd(places.get(i), was.get(i).column - end);
                    }
                }
            }
            first = last;
        }
        return all;
    }

    /// Where the text of line `row` ends, of a paragraph that ends before `last`.
    private static int end(List<Line> old, int row, int last) {
        var line = old.get(row);
        if (row == last - 1) {
            return line.used();
        }
        var gap = line.isNothing(line.columns() - 1) && old.get(row + 1).widths[0] == 2;
        return gap ? line.columns() - 1 : line.columns();
    }

    /// Lines that are being filled.
    private static final class Paragraph {
        private final List<Line> all;
        private final int columns;
        private Line line;
        private int column;

        Paragraph(List<Line> all, int columns, boolean wrapped) {
            this.all = all;
            this.columns = columns;
            line = new Line(columns, Style.DEFAULT, wrapped);
            all.add(line);
        }

        private void room(int width) {
            if (column + width > columns) {
                line = new Line(columns, Style.DEFAULT, true);
                all.add(line);
                column = 0;
            }
        }

        void add(Line from, int at) {
            room(Math.max(1, from.widths[at]));
            line.copy(from, at, column++);
        }

        void mark(Place place, int width) {
            room(Math.max(1, width));
            place.row = all.size() - 1;
            place.column = column;
        }

        void markEnd(Place place, int beyond) {
            place.row = all.size() - 1;
            place.column = Math.min(columns, column + beyond);
        }
    }
}
