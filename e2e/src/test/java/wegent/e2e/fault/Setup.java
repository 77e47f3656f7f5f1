package wegent.e2e.fault;

import java.util.Map;

/// What the system under fault consists of, as data.
enum Setup {
    /// One node, H2 in a file, presence in memory.
    ONE_NODE("one node (H2, memory)", 1),
    /// Two nodes behind a plain TCP balancer, PostgreSQL and Redis.
    TWO_NODES("two nodes (PostgreSQL, Redis)", 2);

    final String title;
    final int nodes;

    Setup(String title, int nodes) {
        this.title = title;
        this.nodes = nodes;
    }

    /// The timing of most tests: a second's heartbeat stands for 30 s.
    static Map<String, String> quick() {
        return timing(1, 3, 1, 2);
    }

    static Map<String, String> timing(int heartbeat, int lease, int sweep, int grace) {
        return Map.of(
                "WEGENT_PRESENCE_HEARTBEAT", heartbeat + "s",
                "WEGENT_PRESENCE_LEASE", lease + "s",
                "WEGENT_PRESENCE_SWEEP", sweep + "s",
                "WEGENT_PRESENCE_GRACE", grace + "s");
    }
}
