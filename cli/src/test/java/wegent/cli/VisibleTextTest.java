package wegent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void whatIsInvisibleOrCommandsTheTerminalIsToldByNumber() {
        assertThat(VisibleText.of("echo safe # \u202E }rm -rf ~{\u200B\b\u001B[2K\r\u00A0\u3164"))
                .isEqualTo("echo safe # <U+202E> }rm -rf ~{<U+200B><U+0008><U+001B>[2K<U+000D><U+00A0><U+3164>");
    }

    @Test
    void whatIsSeenStaysAsItIs() {
        var text = "rm -rf build\n\t日本語 é שלום 👍";

        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @Test
    void noTextCommandsATerminal() {
        var random = new Random(7);
        for (int run = 0; run < 2_000; run++) {
            var text = random.ints(20, 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(VisibleText.of(text).chars())
                    .allMatch(c -> c == '\n' || c == '\t' || (!Character.isISOControl(c) && c != 0x202E));
        }
    }
}
