package wegent.cli;

/// Foreign text for a terminal: characters that are invisible, move others or command the terminal are told by number.
final class VisibleText {
    private VisibleText() {}

    static String of(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(code -> {
            if (isShown(code)) {
                shown.appendCodePoint(code);
            } else {
                shown.append("<U+%04X>".formatted(code));
            }
        });
        return shown.toString();
    }

    private static boolean isShown(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL -> code == '\n' || code == '\t';
            case Character.SPACE_SEPARATOR -> code == ' ';
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> !isDrawnAsNothing(code);
        };
    }

    /// Fillers, joiners and variation selectors that are letters or marks by their type.
    private static boolean isDrawnAsNothing(int code) {
        return code == 0x034F
                || code == 0x115F
                || code == 0x1160
                || code == 0x2800
                || code == 0x3164
                || code == 0xFFA0
                || (code >= 0xFE00 && code <= 0xFE0F)
                || (code >= 0xE0100 && code <= 0xE01EF);
    }
}
