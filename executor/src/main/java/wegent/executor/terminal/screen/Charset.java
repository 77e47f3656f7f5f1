package wegent.executor.terminal.screen;

import org.jspecify.annotations.Nullable;

/// A set of characters that a program may switch to. Others than these are taken for ASCII.
enum Charset {
    LINES('0', '`', "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"),
    BRITISH('A', '#', "£");

    final char name;
    private final char first;
    private final String characters;

    Charset(char name, char first, String characters) {
        this.name = name;
        this.first = first;
        this.characters = characters;
    }

    /// The set of this name; null is ASCII.
    static @Nullable Charset named(int name) {
        for (var set : values()) {
            if (set.name == name) {
                return set;
            }
        }
        return null;
    }

    int map(int code) {
        var at = code - first;
        return at >= 0 && at < characters.length() ? characters.charAt(at) : code;
    }
}
