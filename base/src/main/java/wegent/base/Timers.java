package wegent.base;

import java.time.Duration;

/// The only way to wait for a moment without blocking a thread.
public interface Timers {

    /// Runs `action` once, after `delay`, on a thread of its own. An exception it throws is logged.
    Timer after(Duration delay, Runnable action);

    /// Runs `action` again and again with `period` between the starts, never two at a time.
    Timer every(Duration period, Runnable action);

    /// A planned run that can be called off.
    interface Timer extends AutoCloseable {

        /// Calls the run off; one that has begun goes on. May be called twice.
        @Override
        void close();
    }
}
