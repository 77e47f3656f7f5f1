package wegent.backend.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import wegent.base.Secret;
import wegent.protocol.RefusedException;

/// What a new password must be: 12 characters, or 8 that are on no list of common ones, and not little more than the
/// name of the user or of this service. Passwords that are already in use keep working.
final class PasswordRules {
    static final int MIN_LENGTH = 8;
    static final int ENOUGH_LENGTH = 12;

    private static final List<String> SERVICE = List.of("wegent", "devices");
    private static final int MIN_BESIDE_NAMES = 4;
    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]");

    private PasswordRules() {}

    /// Throws [RefusedException] that names `field` and says why, when `userName` may not have this password.
    static void check(Secret password, String userName, String field) {
        var text = password.value().toLowerCase(Locale.ROOT);
        if (text.length() < MIN_LENGTH) {
            throw refused(
                    field,
                    "is too short: use at least " + ENOUGH_LENGTH + " characters, or " + MIN_LENGTH
                            + " that are no common password");
        }
        if (isMostlyNames(text, userName.toLowerCase(Locale.ROOT))) {
            throw refused(field, "is little more than the name of the user or of this service");
        }
        if (text.length() < ENOUGH_LENGTH && isCommon(text)) {
            throw refused(
                    field,
                    "is on the list of common passwords: use another, or at least " + ENOUGH_LENGTH + " characters");
        }
    }

    private static RefusedException refused(String field, String why) {
        return RefusedException.invalid(field, field + " " + why);
    }

    private static boolean isMostlyNames(String text, String userName) {
        var rest = text.replace(userName, "");
        for (var name : SERVICE) {
            rest = rest.replace(name, "");
        }
        return rest.length() < text.length()
                && NO_LETTERS.matcher(rest).replaceAll("").length() < MIN_BESIDE_NAMES;
    }

    /// Is it on the list, as it is or without the digits and signs around it?
    private static boolean isCommon(String text) {
        var list = common();
        return list.contains(text) || list.contains(AROUND.matcher(text).replaceAll(""));
    }

    /// Read each time: passwords are seldom set, and the list is not worth holding for ever.
    private static java.util.Set<String> common() {
        try {
            return StandardDictionaries.PASSWORDS_LOADER
                    .load()
                    .getRankedDictionary()
                    .keySet();
        } catch (IOException e) {
            throw new UncheckedIOException("The list of common passwords is missing", e);
        }
    }
}
