package wegent.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The real clock. One daemon thread keeps the agenda; what is due runs on a virtual thread.
public final class SystemTime implements Time, AutoCloseable {
    private static final Logger log = System.getLogger(SystemTime.class.getName());

    private final ScheduledThreadPoolExecutor agenda;

    public SystemTime() {
        agenda = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("timers").factory());
        agenda.setRemoveOnCancelPolicy(true);
        agenda.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        var future = agenda.schedule(() -> start(action), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Timer every(Duration period, Runnable action) {
        var running = new AtomicBoolean();
        var future = agenda.scheduleAtFixedRate(
                () -> {
                    if (running.compareAndSet(false, true)) {
                        start(() -> {
                            try {
                                action.run();
                            } finally {
                                running.set(false);
                            }
                        });
                    }
                },
                period.toNanos(),
                period.toNanos(),
                TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static void start(Runnable action) {
        Thread.ofVirtual().name("timer").start(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "A timed action failed", e);
            }
        });
    }

    @Override
    public void close() {
        agenda.shutdownNow();
    }
}
