package wegent.executor.task;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.executor.changes.State;
import wegent.executor.connection.RunId;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.RunSandbox;
import wegent.protocol.SandboxProfile;
import wegent.protocol.stream.Block;

/// What another executor needs to go on with a run: its order without the model and its key, the folder of its
/// process once it has one, what its agent noted, the permission requests shown, the cause for which it is
/// being stopped, its folder as it was before, and how it is kept apart.
record LiveRun(
        TaskExecute order,
        PermissionMode mode,
        String workspace,
        @Nullable String process,
        Map<String, String> notes,
        Map<String, Block.Approval> approvals,
        @Nullable StopCause stop,
        @Nullable State before,
        RunSandbox sandbox) {

    LiveRun {
        sandbox = sandbox == null ? new RunSandbox(SandboxProfile.OPEN, null) : sandbox;
        notes = notes == null ? Map.of() : Map.copyOf(notes);
        approvals = approvals == null ? Map.of() : Map.copyOf(approvals);
    }

    static LiveRun of(TaskExecute order, PermissionMode mode, String workspace, RunSandbox sandbox) {
        return new LiveRun(withoutModel(order), mode, workspace, null, Map.of(), Map.of(), null, null, sandbox);
    }

    RunId id() {
        return RunId.of(order);
    }

    LiveRun in(@Nullable String processFolder, Map<String, String> agentNotes) {
        return new LiveRun(order, mode, workspace, processFolder, agentNotes, approvals, stop, before, sandbox);
    }

    LiveRun asking(String id, Block.Approval approval) {
        var more = new HashMap<>(approvals);
        more.put(id, approval);
        return new LiveRun(order, mode, workspace, process, notes, more, stop, before, sandbox);
    }

    LiveRun stoppedFor(StopCause cause) {
        return new LiveRun(order, mode, workspace, process, notes, approvals, cause, before, sandbox);
    }

    LiveRun begunAt(State state) {
        return new LiveRun(order, mode, workspace, process, notes, approvals, stop, state, sandbox);
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
