package wegent.backend.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A piece of Lua that Redis runs as one step, known to it by its SHA-1. All scripts can be run twice without
/// harm: the answer to the first run may be lost.
public record RedisScript(String text, String sha) {

    public RedisScript(String text) {
        this(text, sha1(text));
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is missing", e);
        }
    }
}
