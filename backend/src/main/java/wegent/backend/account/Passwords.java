package wegent.backend.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import wegent.backend.account.HashingSlots.Caller;
import wegent.base.Secret;

/// Hashes passwords with Argon2id: 19 MiB, 2 rounds, 1 lane (stack reference, section 8). All hashing of a node
/// passes through one such object, which bounds how much is done at a time: each method throws [RefusedException]
/// `TOO_MANY_REQUESTS` when there is no slot for it in time.
final class Passwords {
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HashingSlots slots;

    Passwords(HashingSlots slots) {
        this.slots = slots;
    }

    String hash(Secret password) {
        return slots.run(
                Caller.KNOWN,
                () -> Password.hash(password.value())
                        .addRandomSalt(16)
                        .with(ARGON2)
                        .getResult());
    }

    /// `hash` is looked up in the slot too, so that who is refused costs the database nothing.
    boolean matches(Caller caller, Secret password, Supplier<String> hash) {
        return slots.run(
                caller, () -> Password.check(password.value(), hash.get()).with(ARGON2));
    }

    /// A password that nobody can guess, easy to copy.
    static Secret random() {
        return new Secret(randomText(12));
    }

    /// `bytes` random bytes as url-safe base64.
    static String randomText(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
