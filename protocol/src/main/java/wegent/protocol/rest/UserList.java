package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The users of a server, for admins.
public record UserList(List<UserView> items, int total) {
    public UserList {
        items = Json.listOrEmpty(items);
    }
}
