package wegent.backend.notify;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts a message for one browser, so that its push service cannot read it (RFC 8291, in one record of
/// `aes128gcm`, RFC 8188).
final class PushCipher {
    /// What every push service takes is 4096 bytes; this leaves room for header, tag and delimiter.
    static final int MOST = 3_993;

    private static final int RECORD_SIZE = 4_096;
    private static final int COORDINATE = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PushCipher() {}

    /// The body of a push. Throws [IllegalArgumentException] when the browser's key is none, or `message` is
    /// longer than [#MOST].
    static byte[] encrypt(byte[] message, PushAddress to) {
        var salt = new byte[16];
        RANDOM.nextBytes(salt);
        try {
            return encrypt(message, to, new ECKeyGenerator(Curve.P_256).generate(), salt);
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is missing", e);
        }
    }

    /// With a key pair and a salt that are used this once.
    static byte[] encrypt(byte[] message, PushAddress to, ECKey once, byte[] salt) {
        if (message.length > MOST) {
            throw new IllegalArgumentException("A push of " + message.length + " bytes");
        }
        try {
            var ours = point(once);
            var secret = secret(to, once, ours);
            var key = derive(secret, salt, info("Content-Encoding: aes128gcm"), 16);
            var nonce = derive(secret, salt, info("Content-Encoding: nonce"), 12);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            var record = Arrays.copyOf(message, message.length + 1);
            record[message.length] = 2; // the last one, and no padding
            var sealed = cipher.doFinal(record);
            return ByteBuffer.allocate(salt.length + 5 + ours.length + sealed.length)
                    .put(salt)
                    .putInt(RECORD_SIZE)
                    .put((byte) ours.length)
                    .put(ours)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalArgumentException("Not encrypted for " + to, e);
        }
    }

    /// What only the browser and we know.
    private static byte[] secret(PushAddress to, ECKey once, byte[] ours)
            throws GeneralSecurityException, JOSEException {
        var theirs = Base64.getUrlDecoder().decode(to.p256dh());
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(once.toECPrivateKey());
        agreement.doPhase(key(theirs).toECPublicKey(), true);
        var about = info("WebPush: info");
        var info = ByteBuffer.allocate(about.length + theirs.length + ours.length)
                .put(about)
                .put(theirs)
                .put(ours)
                .array();
        return derive(
                agreement.generateSecret(),
                Base64.getUrlDecoder().decode(to.auth().value()),
                info,
                32);
    }

    private static byte[] info(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static byte[] derive(byte[] from, byte[] salt, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract().addIKM(from).addSalt(salt).thenExpand(info, length));
    }

    /// The public key as a point of 65 bytes: 4, then both coordinates.
    static byte[] point(ECKey key) {
        return ByteBuffer.allocate(1 + 2 * COORDINATE)
                .put((byte) 4)
                .put(key.getX().decode(), 0, COORDINATE)
                .put(key.getY().decode(), 0, COORDINATE)
                .array();
    }

    /// The key of such a point. Throws [IllegalArgumentException] when it is not on the curve.
    static ECKey key(byte[] point) {
        if (point.length != 1 + 2 * COORDINATE || point[0] != 4) {
            throw new IllegalArgumentException("Not an uncompressed point");
        }
        try {
            return new ECKey.Builder(
                            Curve.P_256,
                            Base64URL.encode(Arrays.copyOfRange(point, 1, 1 + COORDINATE)),
                            Base64URL.encode(Arrays.copyOfRange(point, 1 + COORDINATE, point.length)))
                    .build();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("Not a point of P-256", e);
        }
    }
}
