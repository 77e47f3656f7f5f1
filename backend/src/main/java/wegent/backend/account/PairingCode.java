package wegent.backend.account;

import java.security.SecureRandom;
import java.util.Locale;

/// Twelve letters and digits that are read and typed without mistakes: `K7QF-2M9X-4TBA`. 60 random bits.
final class PairingCode {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PairingCode() {}

    static String random() {
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i > 0 && i % 4 == 0 ? "-" : "").append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// However it was typed: small letters, without dashes, O for 0, I and L for 1.
    static String hash(String typed) {
        var plain = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return ApiKeys.sha256(plain);
    }
}
