package wegent.backend.presence;

import java.time.Duration;
import java.time.Instant;
import wegent.base.Time;

/// A clock that starts at the wall's time and then goes by the monotonic one: it never jumps.
final class Steady {
    private final Time time;
    private final Instant start;
    private final long startNanos;

    Steady(Time time) {
        this.time = time;
        start = time.instant();
        startNanos = time.nanos();
    }

    Instant now() {
        return start.plusNanos(time.nanos() - startNanos);
    }

    /// `steady` as people's clocks show it today.
    Instant wall(Instant steady) {
        return time.instant().minus(Duration.between(steady, now()));
    }
}
