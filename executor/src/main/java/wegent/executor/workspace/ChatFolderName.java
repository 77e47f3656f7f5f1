package wegent.executor.workspace;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Locale;

/// The name of a conversation's folder: its date and the first words of the request, so that a person finds it.
/// Letters and digits of any script are kept, all else becomes a hyphen, which every file system takes.
final class ChatFolderName {
    private static final int CHARACTERS = 40;
    private static final int BYTES = 120;

    private ChatFolderName() {}

    static String of(LocalDate date, String request) {
        return date + "-" + words(Normalizer.normalize(request, Normalizer.Form.NFC));
    }

    private static String words(String request) {
        var name = new StringBuilder();
        request.toLowerCase(Locale.ROOT).codePoints().limit(400).forEach(character -> add(name, character));
        var end = name.length() > 0 && name.charAt(name.length() - 1) == '-' ? name.length() - 1 : name.length();
        return end == 0 ? "chat" : name.substring(0, end);
    }

    private static void add(StringBuilder name, int character) {
        if (name.codePointCount(0, name.length()) >= CHARACTERS || bytes(name) >= BYTES) {
            return;
        }
        if (Character.isLetterOrDigit(character) || (Character.getType(character) == Character.NON_SPACING_MARK)) {
            name.appendCodePoint(character);
        } else if (name.length() > 0 && name.charAt(name.length() - 1) != '-') {
            name.append('-');
        }
    }

    private static int bytes(StringBuilder name) {
        return name.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
