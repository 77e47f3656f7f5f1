package wegent.protocol.rest;

import wegent.protocol.Require;

/// Why the backend takes no more of a running answer for now. Nothing is lost: its device keeps what it has, and goes
/// on
/// by itself. `reason` is `quota_exceeded`; `message` is for the user.
public record PauseView(String reason, String message) {
    public PauseView {
        Require.text(reason, "paused.reason", 40);
        Require.present(message, "paused.message");
    }
}
