package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The worktrees of a device.
public record WorktreeList(List<WorktreeView> items) {
    public WorktreeList {
        items = Json.listOrEmpty(items);
    }
}
