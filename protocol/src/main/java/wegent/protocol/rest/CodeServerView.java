package wegent.protocol.rest;

import java.time.Instant;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.id.DeviceId;

/// An IDE that was opened: `url` lets one browser in, once, until `expires_at`.
public record CodeServerView(
        CodeServerId sessionId,
        DeviceId deviceId,
        String type,
        String path,
        String url,
        String transport,
        Instant expiresAt) {

    public CodeServerView(CodeServerId sessionId, DeviceId deviceId, String path, String url, Instant expiresAt) {
        this(sessionId, deviceId, "code_server", path, url, "url", expiresAt);
    }
}
