package wegent.backend.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import wegent.base.PrivateFile;
import wegent.base.Secret;

/// Encrypts secrets at rest with AES-256-GCM and derives the keys of other uses from the same root (DESIGN section
/// 9).
public final class Cipher {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] root;
    private final SecureRandom random = new SecureRandom();

    private Cipher(byte[] root) {
        this.root = root;
    }

    /// The root is `configured`, of any length; without one, a file `secret.key` in `folder`, made with mode 0600.
    public static Cipher open(@Nullable Secret configured, Path folder) {
        if (configured != null) {
            return new Cipher(sha256(configured.value().getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return new Cipher(Base64.getDecoder().decode(keyFile(folder.resolve("secret.key"))));
        } catch (IOException e) {
            throw new UncheckedIOException("The key file in " + folder + " cannot be used", e);
        }
    }

    private static String keyFile(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var text = Base64.getEncoder().encodeToString(key);
        Files.createDirectories(file.toAbsolutePath().getParent());
        PrivateFile.write(file, text + "\n");
        return text;
    }

    /// A key of 32 bytes for one `use`, different for each.
    public byte[] keyFor(String use) {
        return sha256(ByteBuffer.allocate(root.length + use.length() * 3)
                .put(root)
                .put(use.getBytes(StandardCharsets.UTF_8))
                .array());
    }

    /// The text encrypted, as base64.
    public String encrypt(Secret secret) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(javax.crypto.Cipher.ENCRYPT_MODE, nonce)
                    .doFinal(secret.value().getBytes(StandardCharsets.UTF_8));
            var all = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed);
            return Base64.getEncoder().encodeToString(all.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing", e);
        }
    }

    /// The text that [#encrypt] was given. Throws [IllegalArgumentException] when the key is another one.
    public Secret decrypt(String encrypted) {
        var all = Base64.getDecoder().decode(encrypted);
        try {
            var plain = cipher(javax.crypto.Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE))
                    .doFinal(all, NONCE, all.length - NONCE);
            return new Secret(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Encrypted with another key", e);
        }
    }

    private javax.crypto.Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(keyFor("secrets at rest"), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
