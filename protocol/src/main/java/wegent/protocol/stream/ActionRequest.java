package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// What an agent asks its user to approve, whole: the page shows nothing but this, and a decision is good for these
/// bytes alone (`docs/adr/0009-what-is-approved.md`). `id` is the block's, `folder` the one that the agent works
/// in, `grant` what "allow for this conversation" would cover (absent: it cannot be allowed for longer than once),
/// `words` what the agent says about it, by name.
public record ActionRequest(
        String id, String tool, String folder, @Nullable Grant grant, Map<String, String> words, JsonNode input) {
    private static final int VERSION = 1;
    private static final ObjectWriter ASCII = Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /// What one decision covers for the rest of a conversation; `target` is the command, file or address, as a whole.
    public record Grant(Kind kind, String target) {

        public enum Kind {
            /// This exact command.
            COMMAND,
            /// Every change of this one file.
            CHANGE_FILE,
            /// Reading this one file.
            READ_FILE,
            /// Fetching this one address.
            FETCH,
            /// The same tool with the same input.
            SAME_INPUT;

            @JsonValue
            public String wire() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /// The canonical form: one line of JSON in printable ASCII, its fields in this order, all else escaped; the input's
    /// fields in
    /// the order of the agent.
    public String text() {
        var all = Json.mapper().createObjectNode();
        all.put("version", VERSION).put("id", id).put("tool", tool).put("folder", folder);
        if (grant != null) {
            all.putObject("grant").put("kind", grant.kind().wire()).put("target", grant.target());
        }
        var said = all.putObject("words");
        words.forEach(said::put);
        all.set("input", input);
        return ascii(all);
    }

    /// `value` as JSON in printable ASCII: no character of it can be lost or changed on its way.
    public static String ascii(JsonNode value) {
        try {
            // DEL is ASCII and yet not seen; in what Jackson writes it stands in strings only.
            return ASCII.writeValueAsString(value).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not writable as JSON", e);
        }
    }

    /// The hash that a decision about the request with the canonical form `text` carries, in lower-case hexadecimal.
    public static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
