package wegent.socketio.engine;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes ids that cannot be guessed: 120 random bits.
public final class SessionId {
    private static final SecureRandom random = new SecureRandom();

    private SessionId() {}

    public static String next() {
        var bytes = new byte[15];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
