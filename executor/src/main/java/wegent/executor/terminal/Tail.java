package wegent.executor.terminal;

import java.util.Arrays;

/// The last characters that a terminal printed, by their number. Small until much is printed.
final class Tail {
    private static final int FIRST = 1024;

    private final int most;
    private char[] ring = new char[FIRST];
    private long end;
    private long start;

    /// Keeps at most `most` characters.
    Tail(int most) {
        this.most = most;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    void add(String text) {
        grow(text.length());
        var skip = Math.max(0, text.length() - ring.length);
        for (int at = skip; at < text.length(); ) {
            var place = (int) ((end + at) % ring.length);
            var count = Math.min(text.length() - at, ring.length - place);
            text.getChars(at, at + count, ring, place);
            at += count;
        }
        end += text.length();
        start = Math.max(start, end - ring.length);
    }

    private void grow(int more) {
        var wanted = Math.min(most, (end - start) + more);
        if (wanted <= ring.length) {
            return;
        }
        var kept = read(start, ring.length);
        ring = new char[(int) Math.min(most, Math.max(wanted, ring.length * 2L))];
        for (int i = 0; i < kept.length(); i++) {
            ring[(int) ((start + i) % ring.length)] = kept.charAt(i);
        }
    }

    /// At most `count` characters from number `from`, which is kept; never half of one.
    String read(long from, int count) {
        var length = (int) Math.min(count, end - from);
        var text = new char[length];
        for (int at = 0; at < length; ) {
            var place = (int) ((from + at) % ring.length);
            var part = Math.min(length - at, ring.length - place);
            System.arraycopy(ring, place, text, at, part);
            at += part;
        }
        if (length > 1 && from + length < end && Character.isHighSurrogate(text[length - 1])) {
            text = Arrays.copyOf(text, length - 1);
        }
        return new String(text);
    }
}
