package wegent.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.protocol.id.CodeServerId;

/// What the backend may say to a device about its IDE sessions, and about the tunnels by which browsers reach
/// them when the device has no address of its own. A refusal is an [ErrorReply].
public sealed interface CodeServerOrder extends BackendMessage {

    /// The most that one [Data] carries, in bytes: chat does not wait long behind it.
    int PIECE = 16 * 1024;

    /// What may be under way of a tunnel to the browser and not taken yet, in bytes.
    int DOWN = 128 * 1024;

    /// The same to the device: all tunnels together have to fit into what may wait for its connection.
    int UP = 32 * 1024;

    /// How many tunnels a device has at most.
    int MOST_TUNNELS = 64;

    /// Open the IDE in `path`: absolute, or below the workspace, which is also the default. `access_token` lets
    /// one browser in, once and soon. `credential` is what the user proved herself with: the session ends with
    /// it, at `expires_at` at the latest. `relay` is where browsers reach this device through the backend;
    /// absent when they cannot. Answered with [CodeServerReply.Started].
    @Event("device:start_code_server_session")
    record Start(
            CodeServerId sessionId,
            @Nullable String path,
            boolean createIfMissing,
            Secret accessToken,
            String credential,
            @Nullable Instant expiresAt,
            @Nullable String relay)
            implements CodeServerOrder {
        public Start {
            Require.present(sessionId, "session_id");
            Require.present(accessToken, "access_token");
            Require.text(credential, "credential", 200);
        }
    }

    /// End it, with all that is open of it. Answered with [BackendMessage.Done].
    @Event("device:close_code_server_session")
    record Close(CodeServerId sessionId) implements CodeServerOrder {}

    /// A browser's connection to the gateway of this session begins. Answered with [BackendMessage.Done], or
    /// refused.
    @Event("tunnel:open")
    record Open(CodeServerId sessionId, String tunnel) implements CodeServerOrder {
        public Open {
            Require.text(tunnel, "tunnel", 200);
        }
    }

    /// Bytes of the browser; the first is number `offset` of the tunnel, from 0. Not answered.
    @Event("tunnel:data")
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Data(String tunnel, long offset, byte[] data) implements CodeServerOrder {}

    /// The browser has taken so many bytes. Not answered.
    @Event("tunnel:ack")
    record Taken(String tunnel, long bytes) implements CodeServerOrder {}

    /// No more comes from the browser; or, when `broken`, nothing goes either way any more. Not answered.
    @Event("tunnel:end")
    record End(String tunnel, boolean broken) implements CodeServerOrder {}
}
