package wegent.executor.terminal;

/// How much may be said: a burst at once, and then so much a second. Owned by one thread.
final class TokenBucket {
    private final int burst;
    private double tokens;
    private long filledAt;

    /// Full at `now`.
    TokenBucket(int burst, long now) {
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /// Nanoseconds until more may be said, of `rate` a second since it was last asked; 0 for now.
    long nanosUntilFree(int rate, long now) {
        var perNano = rate / 1e9;
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
        return tokens > 0 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
    }

    /// So much is said; the last piece may be more than what was left.
    void take(int count) {
        tokens -= count;
    }
}
