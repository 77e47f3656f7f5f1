package wegent.backend.quota;

/// How much each user may have; 0 means no limit. `fileBytes` counts uploads and what answers attach; `sockets` is
/// for each node.
public record QuotaConfig(
        long devices, long keys, long tokens, long pairings, long queuedTasks, long sockets, long fileBytes) {

    private static final QuotaConfig DEFAULTS = new QuotaConfig(200, 100, 100, 20, 1_000, 200, 20_000_000_000L);

    public QuotaConfig {
        for (var limit : new long[] {devices, keys, tokens, pairings, queuedTasks, sockets, fileBytes}) {
            if (limit < 0) {
                throw new IllegalArgumentException("wegent.quota.*: a limit is at least 0, which means none: " + limit);
            }
        }
    }

    public static QuotaConfig defaults() {
        return DEFAULTS;
    }

    /// The limit of `quota`; 0 for none.
    public long of(Quota quota) {
        return switch (quota) {
            case DEVICES -> devices;
            case KEYS -> keys;
            case TOKENS -> tokens;
            case PAIRINGS -> pairings;
            case QUEUED_TASKS -> queuedTasks;
            case SOCKETS -> sockets;
            case FILE_BYTES -> fileBytes;
        };
    }
}
