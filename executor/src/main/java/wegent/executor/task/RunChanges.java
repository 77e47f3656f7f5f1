package wegent.executor.task;

import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import wegent.executor.changes.ChangeTracker;
import wegent.executor.changes.Difference;
import wegent.executor.changes.State;
import wegent.executor.connection.Pieces;
import wegent.executor.workspace.TaskMemory;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// What one run changes in its folder: looked at before its agent begins, and told with its end, also by
/// another executor than the one that began it. An answer that is tried again tells what all its attempts
/// changed, as long as nobody else changed the folder between them.
final class RunChanges {
    private static final String BLOCK = "changes";

    private static final Logger log = System.getLogger(RunChanges.class.getName());

    private final Workspaces workspaces;
    private final ChangeTracker tracker;
    private final LiveNote live;

    RunChanges(Workspaces workspaces, LiveNote live) {
        this.workspaces = workspaces;
        this.tracker = workspaces.changes();
        this.live = live;
    }

    /// The agent is about to begin.
    void begin() throws InterruptedException {
        var state = tracker.before(folder());
        state.map(this::begunAt).ifPresent(live::begins);
    }

    /// Where the answer began: with an earlier attempt, when the folder is as that has left it.
    private State begunAt(State now) {
        var order = live.now().order();
        return workspaces
                .memory(order.taskId())
                .map(TaskMemory::changed)
                .filter(changed -> order.attempt() > 1
                        && changed.subtask().equals(order.subtaskId())
                        && changed.after().equals(now))
                .map(TaskMemory.Changed::before)
                .orElse(now);
    }

    /// The agent has ended: what there is to be told. Never throws; an interrupt ends the look, and is over
    /// then.
    List<StreamEvent> found() {
        var before = live.now().before();
        if (before == null) {
            return List.of();
        }
        try {
            var difference = tracker.since(folder(), before);
            difference.map(Difference::after).ifPresent(after -> remember(before, after));
            return difference.map(RunChanges::told).orElse(List.of());
        } catch (InterruptedException _) {
            return List.of();
        } finally {
            var _ = Thread.interrupted(); // the run's file does not bear it
        }
    }

    private void remember(State before, State after) {
        var order = live.now().order();
        try {
            workspaces.rememberChanges(order.taskId(), new TaskMemory.Changed(order.subtaskId(), before, after));
        } catch (UncheckedIOException e) {
            log.log(Level.WARNING, live.now().id() + ": another attempt will not tell of its changes", e);
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
