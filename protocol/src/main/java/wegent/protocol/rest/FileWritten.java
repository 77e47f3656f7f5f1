package wegent.protocol.rest;

/// How much of a file has come to a device: the first `received` bytes. `done`: all of it, and it is there as
/// `path`.
public record FileWritten(String path, long received, boolean done) {}
