package wegent.backend.presence;

import java.time.Instant;

/// Is a device there? A lease that heartbeats renew; a lost socket cuts it to the grace period (DESIGN section 7).
public sealed interface Presence {

    record Online(Instant leaseEnds) implements Presence {}

    record Reconnecting(Instant graceEnds) implements Presence {}

    record Offline() implements Presence {}

    static Presence afterHeartbeat(Instant now, PresenceConfig config) {
        return new Online(now.plus(config.lease()));
    }

    default Presence afterSocketLost(Instant now, PresenceConfig config) {
        return this instanceof Online ? new Reconnecting(now.plus(config.grace())) : this;
    }

    default Presence at(Instant now) {
        return switch (this) {
            case Online(var leaseEnds) when !now.isBefore(leaseEnds) -> new Offline();
            case Reconnecting(var graceEnds) when !now.isBefore(graceEnds) -> new Offline();
            case Online _, Reconnecting _, Offline _ -> this;
        };
    }
}
