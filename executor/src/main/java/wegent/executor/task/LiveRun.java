package wegent.executor.task;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.executor.changes.State;
import wegent.executor.connection.RunId;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.stream.Block;

/// What another executor needs to go on with a run: its order without the model and its key, the folder of its
/// process once it has one, what its agent noted, the permission requests shown, the cause for which it is
/// being stopped, and its folder as it was before.
record LiveRun(
        TaskExecute order,
        PermissionMode mode,
        String workspace,
        @Nullable String process,
        Map<String, String> notes,
        Map<String, Block.Approval> approvals,
        @Nullable StopCause stop,
        @Nullable State before) {

    LiveRun {
        notes = notes == null ? Map.of() : Map.copyOf(notes);
        approvals = approvals == null ? Map.of() : Map.copyOf(approvals);
    }

    static LiveRun of(TaskExecute order, PermissionMode mode, String workspace) {
        return new LiveRun(withoutModel(order), mode, workspace, null, Map.of(), Map.of(), null, null);
    }

    RunId id() {
        return RunId.of(order);
    }

    LiveRun in(@Nullable String processFolder, Map<String, String> agentNotes) {
        return new LiveRun(order, mode, workspace, processFolder, agentNotes, approvals, stop, before);
    }

    LiveRun asking(String id, Block.Approval approval) {
        var more = new HashMap<>(approvals);
        more.put(id, approval);
        return new LiveRun(order, mode, workspace, process, notes, more, stop, before);
    }

    LiveRun stoppedFor(StopCause cause) {
        return new LiveRun(order, mode, workspace, process, notes, approvals, cause, before);
    }

    LiveRun begunAt(State state) {
        return new LiveRun(order, mode, workspace, process, notes, approvals, stop, state);
    }

    private static TaskExecute withoutModel(TaskExecute order) {
        return new TaskExecute(
                order.taskId(),
                order.subtaskId(),
                order.attempt(),
                order.deviceId(),
                order.runtime(),
                order.title(),
                order.prompt(),
                order.history(),
                null,
                order.permissionMode());
    }
}
