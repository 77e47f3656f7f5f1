package wegent.executor.codeserver;

import wegent.protocol.CodeServerReport;

/// The way to the backend, as long as there is one.
public interface Wire {
    /// Sends `report`, in the order of the calls. It may be lost with the connection.
    void say(CodeServerReport report);

    /// Waits until little waits to go out: what others send is not to queue behind an IDE that is loaded.
    void awaitRoom() throws InterruptedException;
}
