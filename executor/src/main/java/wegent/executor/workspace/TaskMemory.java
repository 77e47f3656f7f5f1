package wegent.executor.workspace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.executor.changes.State;
import wegent.protocol.AgentKind;
import wegent.protocol.id.SubtaskId;

/// What the device remembers of one task: its folder, and each agent's own id of the conversation with the last
/// answer that this session has seen. `ofProject`: the folder is a project's, or a worktree of it. `changed` is
/// what the last answer that changed anything has changed.
public record TaskMemory(
        String workspace,
        Map<AgentKind, Session> sessions,
        @Nullable Boolean ofProject,
        @Nullable Changed changed) {

    public TaskMemory {
        sessions = sessions == null ? Map.of() : Map.copyOf(sessions);
    }

    /// The folder before an answer's first attempt, and after its last.
    public record Changed(SubtaskId subtask, State before, State after) {}

    TaskMemory(String workspace, @Nullable Boolean ofProject) {
        this(workspace, Map.of(), ofProject, null);
    }

    /// An agent's own id of the conversation, and the last answer of ours in it.
    public record Session(String id, SubtaskId lastSubtask) {}

    public Optional<Session> session(AgentKind agent) {
        return Optional.ofNullable(sessions.get(agent));
    }

    boolean inProject() {
        return Boolean.TRUE.equals(ofProject);
    }

    TaskMemory with(AgentKind agent, Session session) {
        var all = new LinkedHashMap<>(sessions);
        all.put(agent, session);
        return new TaskMemory(workspace, all, ofProject, changed);
    }

    TaskMemory with(Changed change) {
        return new TaskMemory(workspace, sessions, ofProject, change);
    }

    TaskMemory without(AgentKind agent) {
        var all = new LinkedHashMap<>(sessions);
        all.remove(agent);
        return new TaskMemory(workspace, all, ofProject, changed);
    }
}
