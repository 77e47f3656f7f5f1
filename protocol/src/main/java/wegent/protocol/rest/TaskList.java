package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// A page of a user's tasks, the last changed first; `total` counts all.
public record TaskList(List<TaskSummary> items, int total) {
    public TaskList {
        items = Json.listOrEmpty(items);
    }
}
