package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// A conversation with all its messages, oldest first.
public record TaskView(TaskSummary task, List<SubtaskView> subtasks) {
    public TaskView {
        subtasks = Json.listOrEmpty(subtasks);
    }
}
