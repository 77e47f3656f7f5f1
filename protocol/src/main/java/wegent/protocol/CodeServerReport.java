package wegent.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.id.CodeServerId;

/// What a device says of its IDE sessions and of the tunnels to them. Not answered.
public sealed interface CodeServerReport extends DeviceMessage {

    /// All sessions that are open, after each change and with each new connection: the backend says when one
    /// has to end.
    @Event("device:code_server_sessions")
    record Sessions(List<Open> sessions) implements CodeServerReport {
        public Sessions {
            sessions = Json.listOrEmpty(sessions);
        }
    }

    /// A session, and by which credential it may be.
    record Open(
            CodeServerId sessionId,
            String credential,
            @Nullable Instant expiresAt) {
        public Open {
            Require.present(sessionId, "session_id");
            Require.text(credential, "credential", 200);
        }
    }

    /// A word about one tunnel.
    sealed interface OfTunnel extends CodeServerReport {
        String tunnel();
    }

    /// Bytes for the browser; the first is number `offset` of the tunnel, from 0.
    @Event("tunnel:data")
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Data(String tunnel, long offset, byte[] data) implements OfTunnel {
        public Data {
            Require.text(tunnel, "tunnel", 200);
            Require.present(data, "data");
        }
    }

    /// The device has taken so many bytes of the browser.
    @Event("tunnel:ack")
    record Taken(String tunnel, long bytes) implements OfTunnel {
        public Taken {
            Require.text(tunnel, "tunnel", 200);
        }
    }

    /// No more comes from the device; or, when `broken`, nothing goes either way any more.
    @Event("tunnel:end")
    record End(String tunnel, boolean broken) implements OfTunnel {
        public End {
            Require.text(tunnel, "tunnel", 200);
        }
    }
}
