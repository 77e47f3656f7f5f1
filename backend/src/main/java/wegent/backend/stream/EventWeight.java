package wegent.backend.stream;

import wegent.base.Json;
import wegent.protocol.stream.StreamEvent;

/// About how many bytes of memory events take while they wait to be written.
final class EventWeight {
    private static final long SMALL = 200;

    private EventWeight() {}

    static long of(GroupCommit.Work work) {
        if (!(work instanceof GroupCommit.Append append)) {
            return SMALL;
        }
        var pieces = append.batch().pieces().stream()
                .mapToLong(piece -> text(piece.text()))
                .sum();
        return append.batch().events().stream().mapToLong(EventWeight::of).sum() + pieces + SMALL;
    }

    /// How many characters an event has in the log.
    static long characters(StreamEvent event) {
        return event instanceof StreamEvent.AttachmentDelta ? SMALL : of(event) / 2;
    }

    /// How many characters an event streams, or brings in a block.
    static long streamedCharacters(StreamEvent event) {
        return switch (event) {
            case StreamEvent.BlockRemoved _,
                    StreamEvent.Status _,
                    StreamEvent.UsageUpdated _,
                    StreamEvent.Unknown _,
                    StreamEvent.Ended _ -> 0;
            default -> of(event) / 2;
        };
    }

    private static long of(StreamEvent event) {
        return switch (event) {
            case StreamEvent.TextDelta said -> text(said.delta());
            case StreamEvent.ThinkingDelta said -> text(said.delta());
            case StreamEvent.ToolOutputDelta said -> text(said.delta());
            case StreamEvent.AttachmentDelta piece -> text(piece.delta());
            case StreamEvent.BlockCreated _, StreamEvent.BlockUpdated _, StreamEvent.Ended _ -> text(Json.write(event));
            case StreamEvent.BlockRemoved _, StreamEvent.Status _, StreamEvent.UsageUpdated _, StreamEvent.Unknown _ ->
                SMALL;
        };
    }

    private static long text(String text) {
        return SMALL + 2L * text.length();
    }
}
