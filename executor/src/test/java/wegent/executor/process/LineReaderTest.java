package wegent.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesEndWithNewlineOrTheStream() throws IOException {
        var reader = reader("one\r\n\nthree 中\nfour");

        assertThat(reader.next()).isEqualTo("one");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEqualTo("three 中");
        assertThat(reader.next()).isEqualTo("four");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aLineAcrossManyReadsIsWhole() throws IOException {
        var line = "x".repeat(100_000);

        assertThat(reader(line + "\nnext").next()).isEqualTo(line);
    }

    @Test
    void aLineThatIsTooLongIsRefused() {
        var reader = new LineReader(new ByteArrayInputStream(new byte[2000]), 1000);

        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessageContaining("1000 bytes");
    }

    @Test
    void aCharacterThatIsCutWaitsForItsRest() {
        var decoder = new Utf8Decoder();
        var bytes = "a😀中".getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder();

        for (var each : bytes) {
            var part = decoder.decode(new byte[] {each}, 1);
            assertThat(part.isEmpty() || !Character.isHighSurrogate(part.charAt(part.length() - 1)))
                    .isTrue();
            text.append(part);
        }

        assertThat(text.append(decoder.finish())).hasToString("a😀中");
    }

    @Test
    void whatIsNotUtf8BecomesTheReplacementCharacter() {
        var decoder = new Utf8Decoder();

        assertThat(decoder.decode(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe4}, 4))
                .isEqualTo("a\ufffdb");
        assertThat(decoder.finish()).isEqualTo("\ufffd");
        assertThat(decoder.finish()).isEmpty();
    }

    private static LineReader reader(String text) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
