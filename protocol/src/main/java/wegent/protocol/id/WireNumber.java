package wegent.protocol.id;

/// Numbers as they come over the wire: as a number, or as a string of digits.
final class WireNumber {
    private WireNumber() {}

    static long read(Object value, String name) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof String text
                && !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(WireNumber::isDigit)) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException("Not a " + name + ": " + value);
    }

    static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException("Not a " + name + ": " + value);
        }
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
