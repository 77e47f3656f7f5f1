package wegent.backend.notify;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import wegent.base.Secret;

/// The key pair by which push services know this server (RFC 8292): what a browser has subscribed with its
/// public half can be sent to with the other half alone.
final class VapidKey {
    private static final Duration LIFE = Duration.ofHours(12);

    private final ECKey key;
    private final String publicKey;

    private VapidKey(ECKey key) {
        this.key = key;
        publicKey = Base64.getUrlEncoder().withoutPadding().encodeToString(PushCipher.point(key));
    }

    static VapidKey generate() {
        try {
            return new VapidKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is missing", e);
        }
    }

    /// The pair that [#secret] gave.
    static VapidKey of(Secret secret) {
        try {
            return new VapidKey(ECKey.parse(secret.value()));
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a key pair", e);
        }
    }

    Secret secret() {
        return new Secret(key.toJSONString());
    }

    /// What browsers subscribe with, in base64url.
    String publicKey() {
        return publicKey;
    }

    /// The `Authorization` of a message to the push service at `origin`.
    String authorization(String origin, String contact, Instant now) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .audience(origin)
                    .expirationTime(Date.from(now.plus(LIFE)))
                    .subject(contact)
                    .build();
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(JOSEObjectType.JWT)
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(key));
            return "vapid t=" + token.serialize() + ", k=" + publicKey;
        } catch (JOSEException e) {
            throw new IllegalStateException("ES256 is missing", e);
        }
    }
}
