package wegent.protocol;

/// How many runs a device takes at a time and how many it has, by its own count.
public record RuntimeCapacity(int limit, int active) {}
