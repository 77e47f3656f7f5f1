package wegent.backend.presence;

import java.time.Duration;
import java.time.Instant;
import wegent.base.Time;
import wegent.base.Timers;

/// Knows whether this process has slept: stopped, swapped out, or moved to another machine. Who has slept has
/// heard no heartbeats, and must not take that for silence. It beats on a thread of its own and is asked on
/// others.
final class Pulse implements AutoCloseable {
    private static final int BEATS = 5;
    private static final int MISSED = 3;

    private final Steady steady;
    private final Duration longest;
    private final Duration rest;
    private final Timers.Timer beat;
    private Instant last;
    private Instant quietUntil = Instant.MIN;

    /// After a sleep it takes `rest` until devices were heard again, which beat each `heartbeat`.
    Pulse(Duration heartbeat, Duration rest, Steady steady, Time time) {
        this.steady = steady;
        this.rest = rest;
        var period = heartbeat.dividedBy(BEATS);
        longest = period.multipliedBy(MISSED);
        last = steady.now();
        beat = time.every(period, this::beat);
    }

    private synchronized void beat() {
        var now = steady.now();
        if (last.plus(longest).isBefore(now)) {
            restFrom(now);
        }
        last = now;
    }

    /// Nobody is to be called offline for a while.
    void rest() {
        restFrom(steady.now());
    }

    private synchronized void restFrom(Instant now) {
        quietUntil = now.plus(rest);
    }

    /// May silence be believed now?
    synchronized boolean isAwake() {
        beat();
        return !steady.now().isBefore(quietUntil);
    }

    @Override
    public void close() {
        beat.close();
    }
}
