package wegent.backend.node;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Names one run of one backend process. A restarted backend is another node.
public record NodeId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public NodeId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a node id: " + value);
        }
    }

    public static NodeId random() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new NodeId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
