package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The terminals that a device has.
public record TerminalList(List<TerminalSummary> items) {
    public TerminalList {
        items = Json.listOrEmpty(items);
    }
}
