package wegent.executor.task;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import wegent.base.Time;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.connection.RunLog;
import wegent.protocol.Degraded;
import wegent.protocol.stream.StreamEvent;

/// What befalls a run that nobody stops: it is held while there is no room for what it says, and ended when it
/// is silent for too long. What is told of that is no sign of life of the agent's. Threads meet here.
final class Guards implements AutoCloseable {
    private static final Logger log = System.getLogger(Guards.class.getName());

    /// Ends the run, for a reason and in words.
    interface Stopper {
        void stop(StopCause why, String message);
    }

    /// How long it may be held, and how long it may be silent.
    record Bounds(OutboxLimits room, TaskConfig.Limits silence, Time time) {}

    private final RunLog events;
    private final Processes processes;
    private final Stopper stopper;
    private final Hold hold;
    private final Watchdog watchdog;

    /// `asking` says whether the agent waits for the user.
    Guards(RunLog events, Processes processes, BooleanSupplier asking, Stopper stopper, Bounds bounds) {
        this.events = events;
        this.processes = processes;
        this.stopper = stopper;
        hold = new Hold(events::shortage, new Holding(), bounds.room(), bounds.time());
        var activity = new Activity(processes::all, bounds.time());
        watchdog = new Watchdog(bounds.silence(), new Watched(activity, asking), bounds.time());
    }

    void starting() {
        watchdog.starting();
    }

    /// The agent gave a sign of life.
    void alive() {
        watchdog.alive();
    }

    /// There may be no room any more, or again.
    void roomChanged() {
        hold.look();
    }

    /// Waits until there is room for more.
    void awaitRoom() {
        if (hold.await()) {
            alive();
        }
    }

    /// The run is to end: nothing is held any more.
    void letGo() {
        hold.close();
    }

    /// The run has ended.
    @Override
    public void close() {
        watchdog.close();
        hold.close();
    }

    private final class Holding implements Hold.Hands {
        @Override
        public void pause(Degraded why) {
            log.log(Level.WARNING, "{0} is paused: {1} {2}", events.run(), why.reason(), why.message());
            processes.pause();
            events.append(new StreamEvent.Status("paused", why.message()));
        }

        @Override
        public void resume() {
            log.log(Level.INFO, "{0} goes on", events.run());
            alive();
            events.append(new StreamEvent.Status("working", null));
            processes.resume();
        }

        @Override
        public void giveUp(Degraded why, Duration waited) {
            stopper.stop(
                    StopCause.DISK_FULL,
                    StopCause.DISK_FULL.message() + " for " + Watchdog.inWords(waited) + ": " + why.message());
        }
    }

    private final class Watched implements Watchdog.Run {
        private final Activity activity;
        private final BooleanSupplier asking;

        Watched(Activity activity, BooleanSupplier asking) {
            this.activity = activity;
            this.asking = asking;
        }

        @Override
        public boolean isExcused() {
            return asking.getAsBoolean() || hold.isOn();
        }

        @Override
        public boolean isAtWork() {
            return activity.progressed();
        }

        @Override
        public void warn(String phase, Duration silence, Duration left) {
            var message = "Nothing heard for " + Watchdog.inWords(silence);
            events.append(new StreamEvent.Status(phase, message, left.toSeconds()));
        }

        @Override
        public void heardAgain() {
            events.append(new StreamEvent.Status("working", null));
        }

        @Override
        public void stop(StopCause why, String message) {
            stopper.stop(why, message);
        }
    }
}
