package wegent.executor.terminal.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Json;

/// The proof that a viewer who comes late sees what one who was always there sees: the real xterm.js gets the
/// one stream whole, and the other as a snapshot of ours and the rest.
class XtermTest {
    private static final int STREAMS = 1500;

    @TempDir
    Path folder;

    @Test
    void aSnapshotAnywhereInARandomStreamIsExact() throws IOException, InterruptedException {
        var cases = new ArrayList<String>();
        for (int seed = 0; seed < STREAMS; seed++) {
            int rows = 2 + seed % 9;
            int columns = 8 + seed % 23;
            var streams = new RandomStreams(seed, rows, columns);
            var text = streams.next();
            cases.add(cut(rows, columns, text, streams.cut(text)));
        }

        compare(cases);
    }

    @Test
    void aSnapshotAfterEachCharacterOfASessionIsExact() throws IOException, InterruptedException {
        var session =
                "\u001b[?1049h\u001b[22;0;0t\u001b[1;24r\u001b[?12h\u001b[?25h\u001b[2J\u001b[31m~\u001b[m\u001b[3;1H"
                        + "\u001b[48;5;4mstatus 状態\u001b[K\u001b[m\u001b[5;10r\u001b[10;1H\n\n\u001b[4Lnew\u001b[r"
                        + "\u001b]8;id=a;http://example.org/b?c=d\u001b\\link\u001b]8;;\u001b\\ plain"
                        + "\u001b[?1049l$ e\u0301cho \u001b]0;vim – büro\u0007\u001b[1mdone\u001b[0m\r\n";
        var cases = new ArrayList<String>();
        for (int cut = 0; cut <= session.length(); cut++) {
            cases.add(cut(12, 30, session, cut));
        }

        compare(cases);
    }

    private static String cut(int rows, int columns, String text, int at) {
        var screen = new Screen(rows, columns);
        screen.write(text.substring(0, at));
        return Json.write(Map.of(
                "rows",
                rows,
                "columns",
                columns,
                "before",
                text.substring(0, at),
                "after",
                text.substring(at),
                "snapshot",
                screen.snapshot()));
    }

    private void compare(List<String> cases) throws IOException, InterruptedException {
        var xterm = RealXterm.install();
        var file = Files.write(folder.resolve("cases.jsonl"), cases);

        var done = RealXterm.run(
                List.of("node", "src/test/resources/xterm/compare.cjs", xterm.toString(), file.toString()), 3);

        assertThat(done.output()).endsWith(" 0 different\n");
        assertThat(done.exit()).isZero();
    }
}
