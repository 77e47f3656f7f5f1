package wegent.executor.connection;

import java.util.ArrayList;
import java.util.List;

/// A text in pieces of a bounded length, none of which ends inside a surrogate pair.
public final class Pieces {
    static final int LENGTH = 64 * 1024;

    private Pieces() {}

    public static List<String> of(String text) {
        var pieces = new ArrayList<String>(1);
        for (int from = 0; from < text.length(); ) {
            var to = before(text, Math.min(from + LENGTH, text.length()));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /// The beginning of `text`, of at most `length` characters.
    static String first(String text, int length) {
        return text.length() <= length ? text : text.substring(0, before(text, length));
    }

    /// `end`, or one less when that would part a surrogate pair.
    private static int before(String text, int end) {
        var parts = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return parts ? end - 1 : end;
    }
}
