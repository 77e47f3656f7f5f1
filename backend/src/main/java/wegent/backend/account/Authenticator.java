package wegent.backend.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Turns a token or an API key into an [Identity]. The one place where credentials are checked.
public final class Authenticator {
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Accounts accounts;
    private final Tokens tokens;
    private final ApiKeys keys;
    private final Time time;
    private final Cache<String, Instant> noted =
            Caffeine.newBuilder().maximumSize(100_000).build();

    public Authenticator(Accounts accounts, Tokens tokens, ApiKeys keys, Time time) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.keys = keys;
        this.time = time;
    }

    /// Who `credential` belongs to; a leading `Bearer ` is ignored. Throws [RefusedException] `UNAUTHENTICATED` with
    /// the reference's messages (wire reference 1.2).
    public Identity authenticate(@Nullable String credential) {
        if (credential == null || credential.isBlank()) {
            throw new RefusedException(ErrorCode.UNAUTHENTICATED, "Missing authentication token");
        }
        var plain = credential.strip().replaceFirst("(?i)^bearer\\s+", "");
        var isKey = plain.startsWith(ApiKeys.PREFIX);
        var identity = (isKey ? byKey(plain) : byToken(plain))
                .filter(found -> found.user().active());
        identity.ifPresent(found -> noteUse(found.credential()));
        return identity.orElseThrow(() -> new RefusedException(
                ErrorCode.UNAUTHENTICATED, isKey ? "Invalid or expired API key" : "Invalid or expired token"));
    }

    private Optional<Identity> byKey(String key) {
        return keys.find(key)
                .flatMap(found -> accounts.find(found.user())
                        .map(user -> new Identity(
                                user,
                                "key:" + found.key().id(),
                                found.key().expiresAt(),
                                Set.copyOf(found.key().scopes()),
                                found.key().deviceId())));
    }

    private Optional<Identity> byToken(String token) {
        return tokens.verify(token)
                .flatMap(verified -> accounts.find(verified.user())
                        .map(user -> new Identity(
                                user, "token:" + verified.id(), verified.expiresAt(), verified.scopes(), null)));
    }

    /// The last use is kept to the minute: a write for each call would cost more than it tells.
    private void noteUse(String credential) {
        var now = time.instant();
        var last = noted.getIfPresent(credential);
        if (last == null || last.plus(NOTED_EVERY).isBefore(now)) {
            noted.put(credential, now);
            accounts.store().used(credential, now);
        }
    }
}
