package wegent.backend.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Is the database there? While it is away nobody waits for it: one thread alone asks for it, and tells when it is
/// back. Threads that use the database meet here; that one calls the listeners, in order.
public final class StorageHealth implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StorageHealth.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(250);

    private final Supplier<Optional<String>> probe;
    private final InstantSource clock;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Outage outage;
    private @Nullable Thread asking;
    private boolean closed;

    /// `probe` asks the database, with a limit, and says why it did not answer; empty when it did.
    StorageHealth(Supplier<Optional<String>> probe, InstantSource clock) {
        this.probe = probe;
        this.clock = clock;
    }

    /// The database is away, since when, and what it last said.
    public record Outage(Instant since, String reason) {}

    /// Hears of every change: an outage begins, or (empty) the database is back.
    public interface Listener {
        void changed(Optional<Outage> outage);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// The outage that lasts, or empty when all is well.
    public Optional<Outage> outage() {
        return Optional.ofNullable(outage);
    }

    /// Throws [StorageException] during an outage, at once.
    void requireThere() {
        var now = outage;
        if (now != null) {
            throw new StorageException("The database is away since " + now.since() + ": " + now.reason());
        }
    }

    /// Somebody could not reach the database.
    synchronized void lost(String reason) {
        if (outage != null || closed) {
            return;
        }
        outage = new Outage(clock.instant(), reason);
        if (asking == null) {
            asking = Thread.ofPlatform().name("database-health").daemon().start(this::ask);
        }
    }

    private void ask() {
        try {
            do {
                begin();
                while (probe.get().isPresent()) {
                    TimeUnit.NANOSECONDS.sleep(ASK_EVERY.toNanos());
                }
                end();
            } while (!mayEnd());
        } catch (InterruptedException e) {
            log.debug("Nobody asks for the database any more");
        }
    }

    private void begin() {
        var begun = outage();
        begun.ifPresent(it -> log.warn("The database is away: {}. It is asked for until it is back", it.reason()));
        tell(begun);
    }

    private void end() {
        var before = outage();
        outage = null;
        before.ifPresent(it -> log.warn("The database is back; it was away since {}", it.since()));
        tell(Optional.empty());
    }

    private synchronized boolean mayEnd() {
        if (outage != null) {
            return false;
        }
        asking = null;
        return true;
    }

    private void tell(Optional<Outage> now) {
        for (var listener : listeners) {
            try {
                listener.changed(now);
            } catch (RuntimeException e) {
                log.error("A listener of the database's health", e);
            }
        }
    }

    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = asking;
        }
        if (ending != null) {
            ending.interrupt();
        }
    }
}
