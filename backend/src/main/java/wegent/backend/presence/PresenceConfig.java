package wegent.backend.presence;

import java.time.Duration;

/// The seeds' timing (seed 001, Timing Parameters): a heartbeat each 30 s, a lease of 90 s, a sweep each 60 s; and
/// the grace after a lost socket, 30 s (DESIGN section 7).
public record PresenceConfig(Duration heartbeat, Duration lease, Duration sweep, Duration grace) {

    public PresenceConfig {
        if (lease.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("presence.lease must be longer than presence.heartbeat: " + lease);
        }
    }

    public static PresenceConfig defaults() {
        return new PresenceConfig(
                Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }
}
