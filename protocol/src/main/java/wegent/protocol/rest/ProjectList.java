package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The projects of a user, by name.
public record ProjectList(List<ProjectView> items) {
    public ProjectList {
        items = Json.listOrEmpty(items);
    }
}
