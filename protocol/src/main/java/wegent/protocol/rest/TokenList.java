package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The tokens of a user that still work.
public record TokenList(List<TokenView> items, int total) {
    public TokenList {
        items = Json.listOrEmpty(items);
    }
}
