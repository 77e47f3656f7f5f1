package wegent.backend.presence;

import java.time.Duration;

/// The seeds' timing (seed 001, Timing Parameters): a heartbeat each 30 s, a lease of 90 s, a sweep each 60 s;
/// and the grace after a lost socket, 30 s (DESIGN section 7). `brake` is when the loss of many devices is held
/// to be the backend's own fault.
public record PresenceConfig(Duration heartbeat, Duration lease, Duration sweep, Duration grace, Brake brake) {

    public PresenceConfig {
        if (lease.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("presence.lease must be longer than presence.heartbeat: " + lease);
        }
    }

    /// The mass-offline brake: when more than `share` of the devices, and at least `minimum`, vanish within one
    /// lease, none of them is settled as offline.
    public record Brake(double share, int minimum) {
        public Brake {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("presence.brake-share must be 0 to 1: " + share);
            }
            if (minimum < 1) {
                throw new IllegalArgumentException("presence.brake-minimum must be 1 or more: " + minimum);
            }
        }

        public static Brake defaults() {
            return new Brake(0.5, 5);
        }

        boolean holds(PresenceStore.Census census) {
            return !census.released()
                    && census.away() >= minimum
                    && census.away() > share * (census.here() + census.away());
        }
    }

    /// A device with no more than this left of its lease has missed heartbeats: it may be gone.
    Duration silence() {
        return lease.minus(heartbeat).dividedBy(2);
    }

    public static PresenceConfig defaults() {
        return new PresenceConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(90),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Brake.defaults());
    }
}
