package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// A page of all devices of a server; `total` counts those that fit.
public record OwnedDeviceList(List<OwnedDevice> items, int total) {
    public OwnedDeviceList {
        items = Json.listOrEmpty(items);
    }
}
