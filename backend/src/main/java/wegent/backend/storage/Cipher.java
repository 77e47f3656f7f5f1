package wegent.backend.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import wegent.base.PrivateFile;
import wegent.base.Secret;

/// Encrypts secrets at rest with AES-256-GCM, each bound to its [Cell], and has the keys that sign (DESIGN section 9).
/// What it writes is `v2.<key id>.<base64 of nonce and text>`. What was written before keys had ids, base64 alone bound
/// to nothing, only [SecretRotation] reads, to replace it.
public final class Cipher {
    private static final String VERSION = "v2";
    private static final String AT_REST = "secrets at rest";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final MasterKey current;
    private final List<MasterKey> all;
    private final SecureRandom random = new SecureRandom();

    private Cipher(MasterKey current, List<MasterKey> previous) {
        this.current = current;
        this.all = new ArrayList<>(List.of(current));
        all.addAll(previous);
    }

    /// The key is the configured one; without one, that of a file `secret.key` in `folder`, made with mode 0600.
    /// Throws [IllegalArgumentException] with one clear line when it is too weak, or others may read it.
    public static Cipher open(SecretKeyConfig config, Path folder) {
        var configured = config.current();
        var current = MasterKey.of(configured == null ? new Secret(keyFile(folder.resolve("secret.key"))) : configured);
        return new Cipher(
                current, config.previous().stream().map(MasterKey::previous).toList());
    }

    private static String keyFile(Path file) {
        if (Files.exists(file)) {
            return SecretKeyConfig.read(file);
        }
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var text = Base64.getEncoder().encodeToString(key);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            PrivateFile.write(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " cannot be written", e);
        }
        return text;
    }

    /// A key that signs, and the id that says which it is. Those from before keys had ids have none.
    public record SigningKey(String id, SecretKey key) {}

    /// The keys for `purpose`, the one to sign with first. A previous key that was weak is not among them: anybody
    /// could sign with it.
    public List<SigningKey> signingKeys(String purpose) {
        var keys = new ArrayList<SigningKey>();
        for (var master : all) {
            master.signing(purpose).ifPresent(key -> keys.add(new SigningKey(master.id(), hmac(key))));
        }
        for (var master : all) {
            if (master.isStrong()) {
                master.legacy(purpose).forEach(key -> keys.add(new SigningKey("", hmac(key))));
            }
        }
        return keys;
    }

    private static SecretKey hmac(byte[] key) {
        return new SecretKeySpec(key, "HmacSHA256");
    }

    /// The text encrypted for `cell`.
    public String encrypt(Secret secret, Cell cell) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(javax.crypto.Cipher.ENCRYPT_MODE, current.derive(AT_REST), nonce);
            cipher.updateAAD(cell.bytes());
            var sealed = cipher.doFinal(secret.value().getBytes(StandardCharsets.UTF_8));
            var bytes = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed);
            return String.join(".", VERSION, current.id(), Base64.getEncoder().encodeToString(bytes.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing", e);
        }
    }

    /// The text that [#encrypt] was given for `cell`. Throws [IllegalArgumentException] when it was encrypted with a
    /// key that is not known, or for another cell.
    public Secret decrypt(String encrypted, Cell cell) {
        var parts = encrypted.split("\\.", 3);
        if (parts.length == 3 && parts[0].equals(VERSION)) {
            for (var master : all) {
                if (master.id().equals(parts[1])) {
                    return open(master.derive(AT_REST), cell.bytes(), parts[2]).orElseThrow(Cipher::unreadable);
                }
            }
        }
        throw unreadable();
    }

    /// Like [#decrypt], and also for what was encrypted before keys had ids.
    Secret decryptForRotation(String encrypted, Cell cell) {
        if (encrypted.contains(".")) {
            return decrypt(encrypted, cell);
        }
        return all.stream()
                .flatMap(master -> master.legacy(AT_REST).stream())
                .flatMap(key -> open(key, new byte[0], encrypted).stream())
                .findFirst()
                .orElseThrow(Cipher::unreadable);
    }

    /// Is it encrypted as [#encrypt] does now, with the current key?
    boolean isCurrent(String encrypted) {
        return encrypted.startsWith(VERSION + "." + current.id() + ".");
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("Encrypted with another key, or for another place");
    }

    private static Optional<Secret> open(byte[] key, byte[] bound, String base64) {
        try {
            var bytes = Base64.getDecoder().decode(base64);
            if (bytes.length < NONCE) {
                return Optional.empty();
            }
            var cipher = cipher(javax.crypto.Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE));
            cipher.updateAAD(bound);
            var plain = cipher.doFinal(bytes, NONCE, bytes.length - NONCE);
            return Optional.of(new Secret(new String(plain, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static javax.crypto.Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        var cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
