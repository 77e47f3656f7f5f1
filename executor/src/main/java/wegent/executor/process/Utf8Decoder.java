package wegent.executor.process;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns bytes into text as they come. A character whose bytes are cut waits for the rest, so a text never ends
/// inside a character or a surrogate pair; bytes that are not UTF-8 become U+FFFD. Owned by one thread.
public final class Utf8Decoder {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);

    /// The text of `count` more bytes, as far as it is complete.
    public String decode(byte[] bytes, int count) {
        return decode(
                ByteBuffer.allocate(rest.remaining() + count)
                        .put(rest)
                        .put(bytes, 0, count)
                        .flip(),
                false);
    }

    /// How many bytes wait for the rest of their character.
    public int waiting() {
        return rest.remaining();
    }

    /// What the end of the stream leaves: U+FFFD for a cut character, or nothing.
    public String finish() {
        return decode(rest, true);
    }

    private String decode(ByteBuffer bytes, boolean end) {
        var text = CharBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, text, end);
        rest = bytes;
        return text.flip().toString();
    }
}
