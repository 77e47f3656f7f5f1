package wegent.protocol.rest;

import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;

/// A terminal that was opened: attach to it on `/terminal`.
public record TerminalView(
        TerminalId sessionId, DeviceId deviceId, String type, String path, String url, String transport) {

    public TerminalView(TerminalId sessionId, DeviceId deviceId, String path) {
        this(sessionId, deviceId, "terminal", path, "", "socketio");
    }
}
