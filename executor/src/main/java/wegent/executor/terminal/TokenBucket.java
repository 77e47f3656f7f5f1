package wegent.executor.terminal;

/// How much may be said at once, and how much a second from then on. Owned by one thread.
final class TokenBucket {
    private final double perNano;
    private final double most;
    private double tokens;
    private long filledAt;

    /// Full at `now`: lets `burst` through at once and `rate` a second after it.
    TokenBucket(int rate, int burst, long now) {
        this.perNano = rate / 1e9;
        this.most = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /// Nanoseconds until more may be said; 0 for now.
    long nanosUntilFree(long now) {
        tokens = Math.min(most, tokens + (now - filledAt) * perNano);
        filledAt = now;
        return tokens > 0 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
    }

    /// So much is said; the last piece may be more than was left.
    void take(int count) {
        tokens -= count;
    }
}
