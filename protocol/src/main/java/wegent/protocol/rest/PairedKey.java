package wegent.protocol.rest;

/// The key that a computer gets for its code, shown this once.
public record PairedKey(String key) {}
