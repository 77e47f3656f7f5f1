package wegent.base;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits, with a limit, for what real threads and processes bring about. The only place where a test waits.
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Eventually() {}

    /// Waits until `claim` holds; fails with `what` after 20 s.
    public static void until(String what, BooleanSupplier claim) {
        until(what, LIMIT, claim);
    }

    /// Waits until `claim` holds; fails with `what` after `limit`.
    public static void until(String what, Duration limit, BooleanSupplier claim) {
        var end = System.nanoTime() + limit.toNanos();
        while (!claim.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// Runs `assertion` until it passes; after 20 s its last failure is thrown.
    public static void passes(Runnable assertion) {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    /// Waits until `value` is there and returns it.
    public static <T> T get(String what, Supplier<T> value) {
        var found = new Object[1];
        until(what, () -> {
            found[0] = value.get();
            return found[0] != null;
        });
        @SuppressWarnings("unchecked")
        var result = (T) Objects.requireNonNull(found[0]);
        return result;
    }
}
