package wegent.executor.terminal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import wegent.executor.terminal.screen.Screen;
import wegent.protocol.id.TerminalId;

/// What a terminal has printed: its screen, and the last characters by their number. Owned by its terminal,
/// under its lock.
final class Printed {
    private static final Logger log = System.getLogger(Printed.class.getName());
    private static final int TAIL = 2 * Pace.MOST;

    private final TerminalId id;
    private final Tail tail = new Tail(TAIL);
    private Screen screen;
    private int layout;

    Printed(TerminalId id, Screen screen) {
        this.id = id;
        this.screen = screen;
    }

    Screen screen() {
        return screen;
    }

    Tail tail() {
        return tail;
    }

    /// The number of the next character.
    long end() {
        return tail.end();
    }

    /// How lines are broken: another number after each change of that.
    int layout() {
        return layout;
    }

    /// What a program prints must not end its terminal, whatever it is.
    void add(String text) {
        try {
            screen.write(text);
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "The screen of " + id + " is begun anew", e);
            screen = new Screen(screen.rows(), screen.columns());
            layout++;
        }
        tail.add(text);
    }

    void resize(int rows, int columns) {
        screen.resize(rows, columns);
        layout++;
    }

    /// Can one who has seen up to `offset` of lines that were broken as in `seen` go on from there?
    boolean goesOnFrom(long offset, int seen) {
        return seen == layout && tail.start() <= offset && offset <= tail.end();
    }
}
