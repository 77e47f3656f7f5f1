package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The API keys of a user, revoked ones left out.
public record ApiKeyList(List<ApiKeyView> items, int total) {
    public ApiKeyList {
        items = Json.listOrEmpty(items);
    }
}
