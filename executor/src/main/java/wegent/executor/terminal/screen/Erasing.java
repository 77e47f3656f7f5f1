package wegent.executor.terminal.screen;

/// Takes cells and lines away, and puts empty ones in.
final class Erasing {
    private final Screen screen;
    private final Cursor cursor;

    Erasing(Screen screen, Cursor cursor) {
        this.screen = screen;
        this.cursor = cursor;
    }

    private Grid grid() {
        return screen.grid;
    }

    private Line blank() {
        return new Line(grid().columns(), screen.erased(), false);
    }

    void display(int which, boolean spare) {
        var grid = grid();
        cursor.restrict(grid.columns());
        switch (which) {
            case 0 -> {
                erase(grid.x, grid.columns(), grid.x == 0, spare);
                lines(grid.y + 1, grid.rows(), spare);
            }
            case 1 -> {
                erase(0, grid.x + 1, true, spare);
                if (grid.x + 1 >= grid.columns() && grid.y + 1 < grid.rows()) {
                    grid.lines[grid.y + 1].wrapped = false;
                }
                lines(0, grid.y, spare);
            }
            case 2 -> lines(0, grid.rows(), spare);
            case 3 -> {
                if (grid.scrollback != null) {
                    grid.scrollback.clear();
                }
            }
            default -> {}
        }
    }

    private void lines(int from, int to, boolean spare) {
        for (int i = from; i < to; i++) {
            grid().lines[i].eraseAll(screen.erased(), spare);
            grid().lines[i].wrapped = false;
        }
    }

    void line(int which, boolean spare) {
        var grid = grid();
        cursor.restrict(grid.columns());
        switch (which) {
            case 0 -> erase(grid.x, grid.columns(), grid.x == 0, spare);
            case 1 -> erase(0, grid.x + 1, false, spare);
            case 2 -> erase(0, grid.columns(), true, spare);
            default -> {}
        }
    }

    private void erase(int from, int to, boolean unwrap, boolean spare) {
        grid().line().erase(from, to, screen.erased(), spare);
        if (unwrap) {
            grid().line().wrapped = false;
        }
    }

    void characters(int count) {
        cursor.restrict();
        grid().line()
                .erase(grid().x, (int) Math.min(grid().x + (long) count, grid().columns()), screen.erased(), false);
    }

    void insertCharacters(int count) {
        cursor.restrict();
        grid().line().insert(grid().x, Math.min(count, grid().columns()), screen.erased());
    }

    void deleteCharacters(int count) {
        cursor.restrict();
        grid().line().delete(grid().x, Math.min(count, grid().columns()), screen.erased());
    }

    private boolean isOutside() {
        return grid().y > grid().bottom || grid().y < grid().top;
    }

    private int atMost(int count) {
        return Math.min(count, grid().bottom - grid().top + 1);
    }

    void insertLines(int count) {
        cursor.restrict();
        if (isOutside()) {
            return;
        }
        for (int i = 0; i < atMost(count); i++) {
            grid().shiftDown(grid().y, grid().bottom, blank());
        }
        grid().x = 0;
    }

    void deleteLines(int count) {
        cursor.restrict();
        if (isOutside()) {
            return;
        }
        for (int i = 0; i < atMost(count); i++) {
            grid().shiftUp(grid().y, grid().bottom, blank());
        }
        grid().x = 0;
    }

    void scrollUp(int count) {
        for (int i = 0; i < atMost(count); i++) {
            grid().shiftUp(grid().top, grid().bottom, blank());
        }
    }

    void scrollDown(int count) {
        for (int i = 0; i < atMost(count); i++) {
            grid().shiftDown(grid().top, grid().bottom, new Line(grid().columns(), Style.DEFAULT, false));
        }
    }

    /// Columns in or out at column `at`, in all lines of the region.
    void columns(int count, boolean in, int at) {
        if (isOutside()) {
            return;
        }
        for (int y = grid().top; y <= grid().bottom; y++) {
            var line = grid().lines[y];
            if (in) {
                line.insert(at, Math.min(count, grid().columns()), screen.erased());
            } else {
                line.delete(at, Math.min(count, grid().columns()), screen.erased());
            }
            line.wrapped = false;
        }
    }

    /// The picture of letters E by which a monitor was adjusted.
    void align() {
        cursor.set(0, 0);
        var letter = new Style(screen.style.foreground(), screen.style.background(), screen.style.flags(), 0, 0, null);
        for (int y = grid().y; y < grid().rows(); y++) {
            var line = grid().lines[y];
            for (int x = 0; x < line.columns(); x++) {
                line.set(x, 'E', 1, letter);
            }
            line.wrapped = false;
        }
        cursor.set(0, 0);
    }
}
