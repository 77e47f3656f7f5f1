package wegent.protocol;

import wegent.protocol.id.DeviceId;

/// What a page hears on namespace `/terminal` beside the [TerminalReport]s.
public sealed interface TerminalEvent {

    /// The device has connected anew: whoever watches one of its terminals attaches again.
    @Event("terminal:again")
    record Again(DeviceId deviceId) implements TerminalEvent {}

    /// The socket's token ran out or was revoked; the socket is closed after this.
    @Event("auth:error")
    record AuthError(String error, String code) implements TerminalEvent {}
}
