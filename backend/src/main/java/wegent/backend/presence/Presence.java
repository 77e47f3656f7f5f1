package wegent.backend.presence;

import java.time.Instant;

/// Is a device there? A lease that heartbeats renew; a lost socket cuts it to the grace period (DESIGN section
/// 7). Its instants are those of a steady clock: a jump of the wall clock ends no lease.
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

    /// When it is over, unless something happens before.
    default Instant ends() {
        return switch (this) {
            case Online(var leaseEnds) -> leaseEnds;
            case Reconnecting(var graceEnds) -> graceEnds;
            case Offline _ -> Instant.MAX;
        };
    }

    /// Has its time run out? Then it is to be settled as offline; until that is done the device counts as
    /// reconnecting.
    default boolean isOver(Instant now) {
        return !now.isBefore(ends());
    }

    /// What others are told at `now`.
    default Presence at(Instant now) {
        return this instanceof Online && isOver(now) ? new Reconnecting(now) : this;
    }
}
