package wegent.executor.task;

import java.util.List;
import java.util.Optional;
import wegent.executor.workspace.TaskMemory.Session;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.TaskExecute;

/// What an agent remembers of the conversation that one run is part of: its own session, kept with the task's
/// folder.
record Conversation(TaskExecute request, Workspaces workspaces) {

    Optional<String> sessionId() {
        return session().map(Session::id);
    }

    void remember(String sessionId) {
        workspaces.rememberSession(request.taskId(), request.runtime(), sessionId, request.subtaskId());
    }

    void forget() {
        workspaces.forgetSession(request.taskId(), request.runtime());
    }

    /// The earlier messages that the session has not seen.
    List<HistoryMessage> unseen() {
        var seen = session().map(session -> session.lastSubtask().value()).orElse(0L);
        return request.history().stream()
                .filter(message -> message.subtaskId().value() > seen)
                .toList();
    }

    private Optional<Session> session() {
        return workspaces.memory(request.taskId()).flatMap(memory -> memory.session(request.runtime()));
    }
}
