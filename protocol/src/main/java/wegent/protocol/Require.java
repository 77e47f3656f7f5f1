package wegent.protocol;

import org.jspecify.annotations.Nullable;

/// Checks for the compact constructors of messages. Each throws [IllegalArgumentException] that names the field.
public final class Require {
    private Require() {}

    /// The text, which must be there and have 1 to `limit` characters.
    public static String text(@Nullable String value, String field, int limit) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing or empty");
        }
        return optionalText(value, field, limit);
    }

    /// The text, which may be empty but not longer than `limit` characters.
    public static String optionalText(String value, String field, int limit) {
        if (value.length() > limit) {
            throw new IllegalArgumentException(field + " is longer than " + limit + " characters");
        }
        return value;
    }

    /// Checks that the text, where there is one, is not longer than `limit` characters.
    public static void maxLength(@Nullable String value, String field, int limit) {
        if (value != null) {
            optionalText(value, field, limit);
        }
    }

    /// The value, which must be there.
    public static <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    /// The number, which must be at least `least`.
    public static long atLeast(long least, long value, String field) {
        if (value < least) {
            throw new IllegalArgumentException(field + " is less than " + least + ": " + value);
        }
        return value;
    }
}
