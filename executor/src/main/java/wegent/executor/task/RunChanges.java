package wegent.executor.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import wegent.executor.changes.ChangeTracker;
import wegent.executor.changes.Difference;
import wegent.executor.connection.Pieces;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// What one run changes in its folder: looked at before its agent begins, and told with its end, also by
/// another executor than the one that began it.
final class RunChanges {
    private static final String BLOCK = "changes";

    private final ChangeTracker tracker;
    private final LiveNote live;

    RunChanges(ChangeTracker tracker, LiveNote live) {
        this.tracker = tracker;
        this.live = live;
    }

    /// The agent is about to begin.
    void begin() throws InterruptedException {
        var state = tracker.before(folder());
        state.ifPresent(live::begins);
    }

    /// The agent has ended: what there is to be told. Never throws; an interrupt ends the look, and is over
    /// then.
    List<StreamEvent> found() {
        var before = live.now().before();
        if (before == null) {
            return List.of();
        }
        try {
            return tracker.since(folder(), before).map(RunChanges::told).orElse(List.of());
        } catch (InterruptedException _) {
            return List.of();
        } finally {
            var _ = Thread.interrupted(); // the run's file does not bear it
        }
    }

    private Path folder() {
        return Path.of(live.now().workspace());
    }

    /// The diff goes first, as an attachment. Its name is a new one each time: an executor may die while it
    /// tells.
    private static List<StreamEvent> told(Difference difference) {
        var diff = difference.diff();
        var events = new ArrayList<StreamEvent>();
        var attachments = new ArrayList<Attachment>();
        if (!diff.isEmpty()) {
            var id = "diff-" + UUID.randomUUID().toString().replace("-", "");
            Pieces.of(diff).forEach(piece -> events.add(new StreamEvent.AttachmentDelta(id, piece)));
            var bytes = diff.getBytes(StandardCharsets.UTF_8).length;
            attachments.add(new Attachment(id, AttachmentField.CONTENT, bytes));
        }
        events.add(new StreamEvent.BlockCreated(Block.changes(BLOCK, difference.changes(), attachments)));
        return events;
    }
}
