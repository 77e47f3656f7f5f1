package wegent.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Closes what was opened, last first, each once, whatever the others throw.
public final class Closer implements AutoCloseable {
    private static final Logger log = System.getLogger(Closer.class.getName());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// Remembers `resource` and returns it.
    public synchronized <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        for (var next = poll(); next != null; next = poll()) {
            try {
                next.close();
            } catch (Exception e) {
                log.log(Level.WARNING, "Could not close " + next, e);
            }
        }
    }

    private synchronized @Nullable AutoCloseable poll() {
        return opened.poll();
    }
}
