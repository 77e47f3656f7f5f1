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
import java.util.Optional;
import java.util.UUID;
import wegent.backend.storage.Cipher;
import wegent.base.Time;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.AccessToken;
import wegent.protocol.rest.TokenView;

/// The 7-day tokens (seed 000): JWTs signed with HS256 that carry their own id, so that each can be revoked.
public final class Tokens {
    /// How long a token lasts (seed 001, Security).
    public static final Duration LIFE = Duration.ofDays(7);

    private final AccountStore store;
    private final byte[] key;
    private final Time time;

    public Tokens(Accounts accounts, Cipher cipher, Time time) {
        this.store = accounts.store();
        this.key = cipher.keyFor("access tokens");
        this.time = time;
    }

    /// A new token for `user`. `kind` is `login` or `api`.
    public AccessToken issue(User user, String name, String kind) {
        return issue(user, name, kind, LIFE);
    }

    /// Like [#issue(User, String, String)], with an end of its own.
    public AccessToken issue(User user, String name, String kind, Duration life) {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        var id = UUID.randomUUID().toString();
        store.removeExpired(now);
        var ends = now.plus(life);
        store.addToken(user.id(), new TokenView(id, name, kind, now, ends, null, false));
        return new AccessToken(sign(user, id, now, ends), "bearer", ends);
    }

    private String sign(User user, String id, Instant now, Instant ends) {
        var claims = new JWTClaimsSet.Builder()
                .jwtID(id)
                .subject(user.name())
                .claim("user_id", user.id().value())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(ends))
                .build();
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            jwt.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 is missing", e);
        }
        return jwt.serialize();
    }

    /// What a token says, when it is ours, in time and not revoked.
    Optional<Verified> verify(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(new MACVerifier(key))) {
                return Optional.empty();
            }
            var claims = jwt.getJWTClaimsSet();
            var expires = claims.getExpirationTime().toInstant();
            if (!time.instant().isBefore(expires) || !store.hasToken(claims.getJWTID())) {
                return Optional.empty();
            }
            return Optional.of(new Verified(claims.getJWTID(), UserId.of(claims.getLongClaim("user_id")), expires));
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    record Verified(String id, UserId user, Instant expiresAt) {}

    List<TokenView> list(Identity identity) {
        return store.tokens(identity.userId(), identity.credential().replaceFirst("^token:", ""), time.instant());
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such token.
    void revoke(UserId user, String id) {
        if (!store.removeToken(user, id)) {
            throw RefusedException.notFound("Token");
        }
    }
}
