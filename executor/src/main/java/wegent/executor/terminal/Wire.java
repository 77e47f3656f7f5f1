package wegent.executor.terminal;

import wegent.protocol.TerminalReport;

/// The way to the backend, as long as there is one.
public interface Wire {
    /// Sends `report`, in the order of the calls. It may be lost with the connection.
    void say(TerminalReport report);

    /// Waits until little waits to go out: what others send is not to queue behind a flood of output.
    void awaitRoom() throws InterruptedException;
}
