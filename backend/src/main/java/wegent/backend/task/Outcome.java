package wegent.backend.task;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.Usage;

/// How an attempt ended, with all that it produced up to event `seq`, and the digest of
/// those events, where it is known.
public record Outcome(
        StreamEvent.Ended ended,
        List<Block> blocks,
        long seq,
        @Nullable String digest,
        @Nullable Usage usage) {
    public Outcome {
        blocks = List.copyOf(blocks);
    }
}
