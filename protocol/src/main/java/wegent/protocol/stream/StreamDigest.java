package wegent.protocol.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A running SHA-256 over (seq, bytes) of the events of an attempt (DESIGN section 6.5). Each step takes in the
/// digest so far, the number of the event, and the text that it streams, in UTF-8; other events stream none.
/// The end is not counted. Who has seen the same events in the same order has the same digest: executor, log
/// and viewer; and whoever is told the digest at some event, with a snapshot, goes on from there. A value.
public final class StreamDigest {
    private static final int LENGTH = 32;
    private static final MessageDigest SHA_256 = sha256();

    /// Before the first event.
    public static final StreamDigest START = new StreamDigest(new byte[LENGTH]);

    private final byte[] value;

    private StreamDigest(byte[] value) {
        this.value = value;
    }

    /// The digest that [#hex] wrote. Throws [IllegalArgumentException].
    public static StreamDigest of(String hex) {
        var value = HexFormat.of().parseHex(hex);
        if (value.length != LENGTH) {
            throw new IllegalArgumentException("Not a digest: " + hex);
        }
        return new StreamDigest(value);
    }

    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    /// With event `seq` too.
    public StreamDigest then(long seq, StreamEvent event) {
        return switch (event) {
            case StreamEvent.TextDelta(var _, var delta) -> then(seq, delta);
            case StreamEvent.ThinkingDelta(var _, var delta) -> then(seq, delta);
            case StreamEvent.ToolOutputDelta(var _, var delta) -> then(seq, delta);
            case StreamEvent.AttachmentDelta _,
                    StreamEvent.BlockCreated _,
                    StreamEvent.BlockUpdated _,
                    StreamEvent.BlockRemoved _,
                    StreamEvent.Status _,
                    StreamEvent.UsageUpdated _,
                    StreamEvent.Unknown _ -> then(seq, "");
            case StreamEvent.Ended _ -> this;
        };
    }

    /// With event `seq` too, which streams `text`.
    public StreamDigest then(long seq, String text) {
        var sha = fresh();
        sha.update(value);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            sha.update((byte) (seq >>> shift));
        }
        sha.update(text.getBytes(StandardCharsets.UTF_8));
        return new StreamDigest(sha.digest());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamDigest that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return hex();
    }

    /// A copy of one that nobody changes: asking the providers each time takes longer than the hash.
    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 cannot be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
