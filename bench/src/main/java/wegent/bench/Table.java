package wegent.bench;

import java.util.ArrayList;
import java.util.List;

/// A table as Markdown, so that a result file is the output itself.
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(List.of(head));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print() {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            IO.println(line(rows.get(r), widths));
            if (r == 0) {
                var rule = new ArrayList<String>();
                for (int width : widths) {
                    rule.add("-".repeat(width));
                }
                IO.println(line(rule, widths));
            }
        }
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            line.append(' ')
                    .append(cells.get(i))
                    .repeat(' ', widths[i] - cells.get(i).length() + 1)
                    .append('|');
        }
        return line.toString();
    }
}
