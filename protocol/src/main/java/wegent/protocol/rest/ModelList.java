package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The models of a user.
public record ModelList(List<ModelView> items, int total) {
    public ModelList {
        items = Json.listOrEmpty(items);
    }
}
