package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The devices of a user.
public record DeviceList(List<DeviceView> items, int total) {
    public DeviceList {
        items = Json.listOrEmpty(items);
    }
}
