package wegent.protocol;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.TerminalId;

/// All that a page may say on namespace `/terminal`. `viewer` is the page's own name for this attaching, new
/// each time. Attach, pulse and close are answered; a refusal is an [ErrorReply].
public sealed interface TerminalRequest {

    /// The Socket.IO namespace of terminals.
    String NAMESPACE = "/terminal";

    int VIEWER_LIMIT = 40;

    TerminalId sessionId();

    /// Show me this terminal; see [TerminalOrder.Attach]. Answered with [TerminalReply.Attached].
    @Event("terminal:attach")
    record Attach(
            TerminalId sessionId,
            String viewer,
            @Nullable Long offset,
            @Nullable Integer layout,
            @Nullable Boolean write)
            implements TerminalRequest {
        public Attach {
            Require.present(sessionId, "session_id");
            Require.text(viewer, "viewer", VIEWER_LIMIT);
        }
    }

    /// No more of it.
    @Event("terminal:detach")
    record Detach(TerminalId sessionId) implements TerminalRequest {
        public Detach {
            Require.present(sessionId, "session_id");
        }
    }

    @Event("terminal:input")
    record Input(TerminalId sessionId, String data) implements TerminalRequest {
        public Input {
            Require.present(sessionId, "session_id");
            Require.optionalText(Require.present(data, "data"), "data", TerminalOrder.INPUT_LIMIT);
        }
    }

    @Event("terminal:resize")
    record Resize(TerminalId sessionId, int rows, int cols) implements TerminalRequest {
        public Resize {
            Require.present(sessionId, "session_id");
            Require.atLeast(1, rows, "rows");
            Require.atLeast(1, cols, "cols");
        }
    }

    /// From now on I type.
    @Event("terminal:take")
    record Take(TerminalId sessionId) implements TerminalRequest {
        public Take {
            Require.present(sessionId, "session_id");
        }
    }

    @Event("terminal:ack")
    record Seen(TerminalId sessionId, long received) implements TerminalRequest {
        public Seen {
            Require.present(sessionId, "session_id");
        }
    }

    /// Am I still attached? Answered with [TerminalReply.Pulse].
    @Event("terminal:pulse")
    record Pulse(TerminalId sessionId) implements TerminalRequest {
        public Pulse {
            Require.present(sessionId, "session_id");
        }
    }

    /// End it. Answered with [BackendMessage.Done].
    @Event("terminal:close")
    record Close(TerminalId sessionId) implements TerminalRequest {
        public Close {
            Require.present(sessionId, "session_id");
        }
    }
}
