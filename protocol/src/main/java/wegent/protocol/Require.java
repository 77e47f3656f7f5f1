package wegent.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// Checks for the compact constructors of messages. Each throws [IllegalArgumentException] that names the field.
public final class Require {
    private static final int MAX_PASSWORD_LENGTH = 256;
    private static final int MAX_PASSWORD_BYTES = 1024;

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

    /// A password as it was typed: 1 to 256 characters of at most 1 KiB, so that hashing it costs the same as any.
    public static Secret password(@Nullable Secret value, String field) {
        var password = text(present(value, field).value(), field, MAX_PASSWORD_LENGTH);
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException(field + " is longer than " + MAX_PASSWORD_BYTES + " bytes");
        }
        return new Secret(password);
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
