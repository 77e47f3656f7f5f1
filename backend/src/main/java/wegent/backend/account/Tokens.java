package wegent.backend.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Cipher.SigningKey;
import wegent.base.Time;
import wegent.protocol.ListName;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.AccessToken;
import wegent.protocol.rest.TokenView;

/// The 7-day tokens (seed 000): JWTs signed with HS256 that carry their own id, so that each can be revoked.
public final class Tokens {
    /// How long a token lasts (seed 001, Security).
    public static final Duration LIFE = Duration.ofDays(7);

    private static final String BROWSER = "known browser";
    private static final Duration BROWSER_LIFE = Duration.ofDays(365);

    private final AccountStore store;
    private final Lists lists;
    private final List<SigningKey> keys;
    private final Time time;

    public Tokens(Accounts accounts, Cipher cipher, Time time) {
        this.store = accounts.store();
        this.lists = accounts.lists();
        this.keys = cipher.signingKeys("access tokens");
        this.time = time;
    }

    /// A new token for `user`. `kind` is `login` or `api`.
    public AccessToken issue(User user, String name, String kind) {
        return issue(user, name, kind, LIFE);
    }

    /// Like [#issue(User, String, String)], with an end of its own.
    public AccessToken issue(User user, String name, String kind, Duration life) {
        return issue(user, name, kind, Scope.all(), life);
    }

    /// A new token of kind `api`, good for `scopes`.
    public AccessToken issue(User user, String name, Set<Scope> scopes) {
        return issue(user, name, "api", scopes, LIFE);
    }

    private AccessToken issue(User user, String name, String kind, Set<Scope> scopes, Duration life) {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        var id = UUID.randomUUID().toString();
        store.removeExpired(now);
        var ends = now.plus(life);
        store.addToken(
                user.id(),
                new TokenView(id, name, kind, scopes.stream().sorted().toList(), now, ends, null, false));
        lists.changed(user.id(), ListName.TOKENS);
        return new AccessToken(sign(user, id, now, ends), "bearer", ends, null);
    }

    /// A token for a login, and what proves the next time that she has logged in here before.
    AccessToken logIn(User user, String program) {
        var token = issue(user, program, "login");
        return new AccessToken(token.accessToken(), token.tokenType(), token.expiresAt(), browserProof(user));
    }

    /// Signed like a token, but none: nothing of it is kept, so [#verify] refuses it.
    private String browserProof(User user) {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        return sign(new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .audience(BROWSER)
                .subject(user.name())
                .expirationTime(Date.from(now.plus(BROWSER_LIFE)))
                .build());
    }

    /// The browser that a proof names, when `userName` has logged in there before.
    Optional<String> knownBrowser(String userName, @Nullable String proof) {
        return claims(proof)
                .filter(claims -> claims.getAudience().contains(BROWSER) && userName.equals(claims.getSubject()))
                .map(claims -> "browser:" + claims.getJWTID());
    }

    private String sign(User user, String id, Instant now, Instant ends) {
        return sign(new JWTClaimsSet.Builder()
                .jwtID(id)
                .subject(user.name())
                .claim("user_id", user.id().value())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(ends))
                .build());
    }

    private String sign(JWTClaimsSet claims) {
        var key = keys.getFirst();
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.id()).build();
        var jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new MACSigner(key.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 is missing", e);
        }
        return jwt.serialize();
    }

    /// What a token says, when it is ours, in time and not revoked. Whose it is its row says; a token that says
    /// otherwise is none.
    Optional<Verified> verify(String token) {
        try {
            var claims = claims(token).orElse(null);
            if (claims == null) {
                return Optional.empty();
            }
            var claimed = UserId.of(claims.getLongClaim("user_id"));
            var expires = claims.getExpirationTime().toInstant();
            return store.tokenOwner(claims.getJWTID())
                    .filter(owner -> owner.user().equals(claimed))
                    .map(owner -> new Verified(claims.getJWTID(), owner.user(), expires, owner.scopes()));
        } catch (ParseException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /// What we signed, while it is in time.
    private Optional<JWTClaimsSet> claims(@Nullable String signed) {
        try {
            var jwt = SignedJWT.parse(Objects.requireNonNullElse(signed, ""));
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !isSignedByUs(jwt)) {
                return Optional.empty();
            }
            var claims = jwt.getJWTClaimsSet();
            return time.instant().isBefore(claims.getExpirationTime().toInstant())
                    ? Optional.of(claims)
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    private boolean isSignedByUs(SignedJWT jwt) throws JOSEException {
        var id = Objects.requireNonNullElse(jwt.getHeader().getKeyID(), "");
        for (var key : keys) {
            if (key.id().equals(id) && jwt.verify(new MACVerifier(key.key()))) {
                return true;
            }
        }
        return false;
    }

    record Verified(String id, UserId user, Instant expiresAt, Set<Scope> scopes) {}

    List<TokenView> list(Identity identity) {
        return store.tokens(identity.userId(), identity.credential().replaceFirst("^token:", ""), time.instant());
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such token.
    void revoke(UserId user, String id) {
        if (!store.removeToken(user, id)) {
            throw RefusedException.notFound("Token");
        }
        lists.changed(user, ListName.TOKENS);
    }
}
