package wegent.executor.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads UTF-8 lines as they come, each of a bounded length. Bytes that are not UTF-8 become U+FFFD. Owned by
/// one thread.
public final class LineReader {
    private static final int LIMIT = 64 * 1024 * 1024;

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;
    private long position;

    public LineReader(InputStream in) {
        this(in, LIMIT);
    }

    /// Lines have at most `limit` bytes.
    public LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// The next line without its end, or null at the end of the stream. A last line without an end counts.
    /// Throws when the line is longer than the limit.
    public @Nullable String next() throws IOException {
        var line = new ByteArrayOutputStream(256);
        while (true) {
            if (from == to && !fill()) {
                return line.size() == 0 ? null : text(line);
            }
            var end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            if (line.size() + (end - from) > limit) {
                throw new IOException("A line is longer than " + limit + " bytes");
            }
            line.write(buffer, from, end - from);
            from = end;
            if (from < to) {
                from++;
                return text(line);
            }
        }
    }

    /// How many bytes the lines so far have taken, with their ends.
    public long position() {
        return position - (to - from);
    }

    private boolean fill() throws IOException {
        var count = in.read(buffer);
        from = 0;
        to = Math.max(count, 0);
        position += to;
        return count > 0;
    }

    private static String text(ByteArrayOutputStream line) {
        var text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
