package wegent.backend.stream;

import wegent.protocol.DeviceReply.Received;

/// Tells a device what became of a batch. Sent once, from any thread; never blocks.
public interface Acknowledgement {
    void send(Received received);
}
