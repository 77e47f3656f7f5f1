package wegent.protocol;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.TerminalId;

/// What a device says of a terminal to one viewer, in order. Not answered. The page hears the same, with the
/// viewer's name as the page gave it.
public sealed interface TerminalReport extends DeviceMessage {

    TerminalId sessionId();

    String viewer();

    /// The same, to the viewer under another name.
    TerminalReport to(String name);

    /// A piece of a repaint. The `first` is for an empty terminal of these rows and columns; after the `last`
    /// the viewer is at `offset` of the output.
    @Event("terminal:screen")
    record Painted(
            TerminalId sessionId,
            String viewer,
            long offset,
            int layout,
            int rows,
            int cols,
            boolean first,
            boolean last,
            String data)
            implements TerminalReport {
        @Override
        public TerminalReport to(String name) {
            return new Painted(sessionId, name, offset, layout, rows, cols, first, last, data);
        }
    }

    /// Output; its first character is number `offset`, from 0, of all that the terminal has printed.
    @Event("terminal:output")
    record Output(TerminalId sessionId, String viewer, long offset, String data) implements TerminalReport {
        @Override
        public TerminalReport to(String name) {
            return new Output(sessionId, name, offset, data);
        }
    }

    /// Who may type has changed, or how many watch.
    @Event("terminal:control")
    record Control(TerminalId sessionId, String viewer, boolean writer, int viewers) implements TerminalReport {
        @Override
        public TerminalReport to(String name) {
            return new Control(sessionId, name, writer, viewers);
        }
    }

    /// The shell has ended, and all that it printed was sent. `error` says why there is no exit code.
    @Event("terminal:exit")
    record Exited(
            TerminalId sessionId,
            String viewer,
            @Nullable Integer exitCode,
            @Nullable String error) implements TerminalReport {
        @Override
        public TerminalReport to(String name) {
            return new Exited(sessionId, name, exitCode, error);
        }
    }
}
