package wegent.backend;

/// What one of many may take of a backend; 0 is no bound. Calls wait for a device or for a model's provider.
public record LimitsConfig(int waitingCallsPerUser, int waitingCalls) {

    public LimitsConfig {
        if (waitingCallsPerUser < 0 || waitingCalls < 0) {
            throw new IllegalArgumentException("No limit (wegent.limits) may be negative");
        }
    }

    public static LimitsConfig defaults() {
        return new LimitsConfig(8, 64);
    }
}
