package wegent.executor.connection;

import java.util.Optional;
import wegent.protocol.stream.StreamEvent;

/// Tells what a log has already from what it lacks, while the output of a process is read again: the same bytes
/// give the same events, in the same order. Pure; owned by the run whose log it is.
public final class Replay {
    private final Place kept;
    private int toCut;
    private long at = -1;
    private int n;

    /// `kept` is the place up to which the log has everything.
    public Replay(Place kept) {
        this.kept = kept;
        this.toCut = kept.cut();
    }

    /// An event that the log lacks, and where it comes from.
    public record Fresh(StreamEvent event, Place from) {}

    /// The bytes before `end` gave `event`; the calls for one `end` come in the order of its events. Returns
    /// what of it the log lacks.
    public Optional<Fresh> next(StreamEvent event, long end) {
        n = end == at ? n + 1 : 0;
        at = end;
        var place = Place.of(at, n);
        if (place.compareTo(kept) <= 0) {
            return Optional.empty();
        }
        return rest(event).map(rest -> new Fresh(rest, place));
    }

    private Optional<StreamEvent> rest(StreamEvent event) {
        if (toCut == 0) {
            return Optional.of(event);
        }
        return switch (event) {
            case StreamEvent.TextDelta(var id, var text) -> cut(text).map(rest -> new StreamEvent.TextDelta(id, rest));
            case StreamEvent.ThinkingDelta(var id, var text) ->
                cut(text).map(rest -> new StreamEvent.ThinkingDelta(id, rest));
            case StreamEvent.ToolOutputDelta(var id, var text) ->
                cut(text).map(rest -> new StreamEvent.ToolOutputDelta(id, rest));
            default -> Optional.of(event);
        };
    }

    private Optional<String> cut(String text) {
        var gone = Math.min(toCut, text.length());
        toCut -= gone;
        return gone == text.length() ? Optional.empty() : Optional.of(text.substring(gone));
    }
}
