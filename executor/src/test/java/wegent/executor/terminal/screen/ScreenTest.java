package wegent.executor.terminal.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final Screen screen = new Screen(4, 10);

    @Test
    void whatScrollsOffIsKept() {
        screen.write("1\r\n2\r\n3\r\n4\r\n5\r\n6");

        assertThat(shown()).containsExactly("3", "4", "5", "6");
        assertThat(above()).containsExactly("1", "2");
    }

    @Test
    void aLongLineIsBrokenAnewWhenTheScreenBecomesNarrower() {
        screen.write("abcdefghij\r\nxy");

        screen.resize(4, 4);

        assertThat(shown()).containsExactly("abcd", "efgh", "ij", "xy");
        assertThat(screen.grid.x).isEqualTo(2);
        assertThat(screen.grid.y).isEqualTo(3);
    }

    @Test
    void aWideCharacterIsNotCutByANarrowScreen() {
        screen.write("ab日本");

        screen.resize(4, 3);

        assertThat(shown()).containsExactly("ab", "日", "本", "");
    }

    @Test
    void narrowAndWideAgainIsAsBefore() {
        screen.write("one two three four five six\r\nseven\r\n$ ");
        var before = all();

        screen.resize(3, 5);
        screen.resize(4, 10);

        assertThat(all()).isEqualTo(before);
    }

    @Test
    void theCursorStaysWithItsCharacter() {
        screen.write("abcdefgh\u001b[1;6H");

        screen.resize(4, 4);

        assertThat(screen.grid.y).isEqualTo(1);
        assertThat(screen.grid.x).isEqualTo(1);
    }

    @Test
    void aProgramThatAsksWhereTheCursorIsIsTold() {
        screen.write("\u001b[2;3H\u001b[6n\u001b[c\u001b[?2004$p");

        assertThat(screen.takeAnswers()).isEqualTo("\u001b[2;3R\u001b[?1;2c\u001b[?2004;2$y");
        assertThat(screen.takeAnswers()).isEmpty();
    }

    @Test
    void theTitleIsKnown() {
        screen.write("\u001b]2;vim büro\u0007");

        assertThat(screen.title()).isEqualTo("vim büro");
        assertThat(screen.snapshot()).contains("\u001b]2;vim büro\u0007");
    }

    @Test
    void aSequenceThatHasOnlyBegunIsInTheSnapshot() {
        screen.write("a\u001b[3");

        assertThat(screen.snapshot()).endsWith("\u001b[3");
    }

    @Test
    void theScrollbackIsBounded() {
        for (int i = 0; i < 10_100; i++) {
            screen.write("line " + i + "\r\n");
        }

        assertThat(above()).hasSize(10_000).last().isEqualTo("line 10096");
    }

    @Test
    void aFloodOfColoursDoesNotOutgrowItsBound() {
        var wide = new Screen(24, 200);
        for (int i = 0; i < 20_000; i++) {
            wide.write("\u001b[38;2;1;2;" + i % 256 + "m" + "x".repeat(200));
        }

        assertThat(wide.snapshot().length()).isLessThan(6_000_000);
    }

    private List<String> above() {
        return text(screen.scrollback.lines(), screen.columns());
    }

    private static List<String> text(Iterable<KeptLine> lines, int columns) {
        var all = new ArrayList<String>();
        lines.forEach(line -> all.add(text(line.line(columns))));
        return all;
    }

    private List<String> shown() {
        return java.util.Arrays.stream(screen.grid.lines).map(ScreenTest::text).toList();
    }

    private List<String> all() {
        var all = new ArrayList<>(above());
        all.addAll(shown());
        return all;
    }

    private static String text(Line line) {
        var text = new StringBuilder();
        for (int i = 0; i < line.columns(); i++) {
            text.append(line.isNothing(i) ? " " : line.text(i));
        }
        return text.toString().stripTrailing();
    }
}
