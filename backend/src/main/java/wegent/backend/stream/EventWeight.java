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
        return append.batch().events().stream().mapToLong(EventWeight::of).sum() + SMALL;
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
