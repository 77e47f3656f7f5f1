package wegent.protocol.stream;

/// What a stop did on the device: how many processes it ended, how many of them only by SIGKILL, how many it left
/// alive (0 unless the system refused), and how long it took, in milliseconds.
public record StopReceipt(int ended, int killed, int left, long millis) {}
