package wegent.protocol;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.TerminalId;

/// What the backend may say to a device about its terminals. A viewer is one page on one terminal; the backend
/// names it anew each time it attaches, so that what is said to an earlier one is known as such. A refusal is
/// an [ErrorReply].
public sealed interface TerminalOrder extends BackendMessage {

    /// The longest input that is taken at once, in characters.
    int INPUT_LIMIT = 64 * 1024;

    /// Start a login shell in `path`: absolute, or below the workspace, which is also the default. Answered
    /// with [TerminalReply.Started].
    @Event("device:start_terminal_session")
    record Start(TerminalId sessionId, @Nullable String path, boolean createIfMissing, int rows, int cols)
            implements TerminalOrder {}

    /// Show it to this viewer: all of it, or what came after `offset` when the viewer has the rest, as the
    /// screen was broken in `layout`. `write`: it would like to type. Answered with [TerminalReply.Attached],
    /// then come [TerminalReport]s.
    @Event("terminal:attach")
    record Attach(
            TerminalId sessionId,
            String viewer,
            @Nullable Long offset,
            @Nullable Integer layout,
            boolean write) implements TerminalOrder {}

    /// Not answered.
    @Event("terminal:detach")
    record Detach(TerminalId sessionId, String viewer) implements TerminalOrder {}

    /// What the user typed, in order. Not answered.
    @Event("terminal:input")
    record Input(TerminalId sessionId, String viewer, String data) implements TerminalOrder {}

    /// The writer's window has another size. Not answered.
    @Event("terminal:resize")
    record Resize(TerminalId sessionId, String viewer, int rows, int cols) implements TerminalOrder {}

    /// From now on this viewer writes, and no other. Not answered.
    @Event("terminal:take")
    record Take(TerminalId sessionId, String viewer) implements TerminalOrder {}

    /// The viewer has shown so many characters since it attached: as many more may come. Not answered.
    @Event("terminal:ack")
    record Seen(TerminalId sessionId, String viewer, long received) implements TerminalOrder {}

    /// Does the device still have this viewer, and how much has it said to it? Answered with
    /// [TerminalReply.Pulse].
    @Event("terminal:pulse")
    record Pulse(TerminalId sessionId, String viewer) implements TerminalOrder {}

    /// End it. Answered with [BackendMessage.Done].
    @Event("terminal:close")
    record Close(TerminalId sessionId) implements TerminalOrder {}

    /// Which are there? Answered with [TerminalReply.Listed].
    @Event("terminal:list")
    record ListAll() implements TerminalOrder {}
}
