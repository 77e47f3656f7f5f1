package wegent.backend.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import wegent.base.Json;
import wegent.protocol.ChatEvent;

/// The newest events of a run as viewers are told them, for those who missed some: at most 2,000, of at most 256 Ki
/// characters. Owned by its [LiveRun].
final class RecentEvents {
    private static final int MAX_EVENTS = 2_000;
    private static final long MAX_CHARACTERS = 256 * 1024;
    private static final long EVENT_WEIGHT = 200;

    private final Deque<Recent> recent = new ArrayDeque<>();
    private long characters;

    private record Recent(long seq, ChatEvent event, long weight) {}

    void add(long seq, ChatEvent event) {
        var weight = weigh(event);
        recent.add(new Recent(seq, event, weight));
        characters += weight;
        while (recent.size() > MAX_EVENTS || characters > MAX_CHARACTERS) {
            characters -= recent.removeFirst().weight();
        }
    }

    void clear() {
        recent.clear();
        characters = 0;
    }

    /// About how many characters are held.
    long characters() {
        return characters;
    }

    /// The events behind `seq`; empty when not all of them up to `lastSeq` are here.
    Optional<List<ChatEvent.Item>> since(long seq, long lastSeq) {
        var oldest = recent.isEmpty() ? lastSeq + 1 : recent.getFirst().seq();
        if (seq > lastSeq || seq + 1 < oldest) {
            return Optional.empty();
        }
        var missing = new ArrayList<ChatEvent.Item>();
        for (var entry : recent) {
            if (entry.seq() > seq) {
                missing.add(ChatEvent.Item.of(entry.event()));
            }
        }
        return Optional.of(missing);
    }

    private static long weigh(ChatEvent event) {
        return EVENT_WEIGHT
                + switch (event) {
                    case ChatEvent.Chunk chunk -> chunk.content().length();
                    case ChatEvent.BlockCreated _, ChatEvent.BlockUpdated _, ChatEvent.Done _, ChatEvent.Failed _ ->
                        Json.write(event).length();
                    default -> 0;
                };
    }
}
