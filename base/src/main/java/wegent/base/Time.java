package wegent.base;

import java.time.InstantSource;

/// The clock and the timers of the program, as one constructor parameter. Only [SystemTime] reads the real ones.
public interface Time extends InstantSource, Timers {

    /// A monotonic reading in nanoseconds, only good for differences: never jumps with the wall clock.
    long nanos();
}
