package wegent.backend.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import wegent.base.Secret;

/// One secret key of the server, from which those of all uses are derived with HKDF-SHA256 (RFC 5869). `id` names it
/// and tells nothing of it.
final class MasterKey {
    private static final int MIN_BYTES = 32;

    /// Thirty-two random bytes have fewer different ones about once in 10^15 times.
    private static final int MIN_DIFFERENT = 10;

    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");
    private static final String HOW =
            "WEGENT_SECRET_KEY needs at least 32 random bytes. Make one with: openssl rand -base64 32";

    private final byte[] bytes;
    private final List<byte[]> legacyRoots;
    private final String id;

    private MasterKey(Secret text) {
        this.bytes = decode(text.value().strip());
        this.legacyRoots = List.of(sha256(text.value().getBytes(StandardCharsets.UTF_8)), bytes);
        this.id = HexFormat.of().formatHex(derive("key id"), 0, 8);
    }

    /// The key that `text` says: hexadecimal, base64 (either alphabet), or else the characters themselves. Throws
    /// [IllegalArgumentException], which says how to make a good one, when it is too short or too regular.
    static MasterKey of(Secret text) {
        var key = new MasterKey(text);
        if (!key.isStrong()) {
            throw new IllegalArgumentException(HOW);
        }
        return key;
    }

    /// A key of former times, which may be a weak one.
    static MasterKey previous(Secret text) {
        return new MasterKey(text);
    }

    private static byte[] decode(String text) {
        if (HEX.matcher(text).matches()) {
            return HexFormat.of().parseHex(text);
        }
        if (BASE64.matcher(text).matches()) {
            try {
                return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            } catch (IllegalArgumentException _) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    boolean isStrong() {
        var different =
                IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
        return bytes.length >= MIN_BYTES && different >= MIN_DIFFERENT;
    }

    String id() {
        return id;
    }

    /// A key of 32 bytes for one purpose, different for each.
    byte[] derive(String purpose) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(bytes)
                    .addSalt("wegent".getBytes(StandardCharsets.UTF_8))
                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF is missing", e);
        }
    }

    /// The keys for `use` as they were derived before keys had ids: of the text, or of the bytes of a key file.
    List<byte[]> legacy(String use) {
        return legacyRoots.stream()
                .map(root -> sha256(ByteBuffer.allocate(root.length + use.length() * 3)
                        .put(root)
                        .put(use.getBytes(StandardCharsets.UTF_8))
                        .array()))
                .toList();
    }

    /// A key to sign with, when this one is strong enough that nobody can try all.
    Optional<byte[]> signing(String purpose) {
        return isStrong() ? Optional.of(derive(purpose)) : Optional.empty();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
