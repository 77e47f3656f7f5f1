package wegent.executor.terminal.screen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The lines above the screen, oldest first, bounded in number and in memory.
final class Scrollback {
    static final int MOST_LINES = 10_000;
    private static final int MOST_BYTES = 4 << 20;

    private final ArrayDeque<KeptLine> lines = new ArrayDeque<>(0);
    private long bytes;

    int size() {
        return lines.size();
    }

    void add(Line line) {
        var kept = KeptLine.of(line);
        lines.addLast(kept);
        bytes += kept.weight();
        while (lines.size() > MOST_LINES || bytes > MOST_BYTES) {
            bytes -= lines.removeFirst().weight();
        }
    }

    void clear() {
        lines.clear();
        bytes = 0;
    }

    Iterable<KeptLine> lines() {
        return lines;
    }

    /// All lines, `columns` wide; they are gone from here then.
    List<Line> take(int columns) {
        var all = new ArrayList<Line>(lines.size());
        lines.forEach(line -> all.add(line.line(columns)));
        clear();
        return all;
    }
}
