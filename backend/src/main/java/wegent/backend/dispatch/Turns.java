package wegent.backend.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import wegent.backend.device.DeviceKey;

/// Has devices served, each on one thread at a time, a few at once. Who is woken while it is served is served
/// once more.
final class Turns {
    /// Ten thousand devices that come back at once leave connections of the database to others.
    private static final int AT_ONCE = 4;

    private final Map<DeviceKey, AtomicInteger> wakes = new ConcurrentHashMap<>();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final Consumer<DeviceKey> serve;

    /// `serve` does not throw.
    Turns(Consumer<DeviceKey> serve) {
        this.serve = serve;
    }

    /// Serves a device, soon, on a thread of its own.
    void wake(DeviceKey device) {
        var wanted = wakes.computeIfAbsent(device, _ -> new AtomicInteger());
        if (wanted.getAndIncrement() == 0) {
            Thread.ofVirtual().name("dispatch " + device).start(() -> {
                int seen;
                do {
                    seen = wanted.get();
                    serveInTurn(device);
                } while (!wanted.compareAndSet(seen, 0));
            });
        }
    }

    private void serveInTurn(DeviceKey device) {
        turns.acquireUninterruptibly();
        try {
            serve.accept(device);
        } finally {
            turns.release();
        }
    }
}
