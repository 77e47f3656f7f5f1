package wegent.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import wegent.base.Timers;

/// The answers that one end of a connection waits for. Threads meet here; the lock is held for memory work only.
public final class PendingAcks {
    @GuardedBy("this")
    private @Nullable Map<Long, CompletableFuture<JsonNode>> waiting;

    @GuardedBy("this")
    private long lastId = -1;

    @GuardedBy("this")
    private boolean closed;

    /// Sends an event by `send`, which is given the id to ask with, and waits for the first argument of the answer
    /// ([MissingNode] when it has none).
    public JsonNode call(Timers timers, Duration timeout, String event, LongPredicate send) {
        var answer = new CompletableFuture<JsonNode>();
        var id = open(answer);
        if (!send.test(id)) {
            forget(id);
            throw new DisconnectedException("Not connected: " + event);
        }
        try (var _ = timers.after(timeout, () -> expire(id, event))) {
            return answer.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause(), event);
        } catch (InterruptedException e) {
            forget(id);
            Thread.currentThread().interrupt();
            throw new DisconnectedException("Interrupted while waiting for the answer to " + event);
        }
    }

    /// Like [#call], without waiting: one of the two is called later, once.
    public void ask(
            Timers timers,
            Duration timeout,
            String event,
            LongPredicate send,
            Consumer<JsonNode> answered,
            Consumer<RuntimeException> failed) {
        var answer = new CompletableFuture<JsonNode>();
        var _ = answer.whenComplete((reply, error) -> {
            if (error == null) {
                answered.accept(reply);
            } else {
                failed.accept(rethrown(error, event));
            }
        });
        long id;
        try {
            id = open(answer);
        } catch (DisconnectedException e) {
            answer.completeExceptionally(e);
            return;
        }
        var timer = timers.after(timeout, () -> expire(id, event));
        var _ = answer.whenComplete((_, _) -> timer.close());
        if (!send.test(id)) {
            forget(id);
            answer.completeExceptionally(new DisconnectedException("Not connected: " + event));
        }
    }

    /// The peer answered. An answer that nobody waits for (any more) is dropped.
    public void answered(long id, List<JsonNode> args) {
        var answer = take(id);
        if (answer != null) {
            answer.complete(args.isEmpty() ? MissingNode.getInstance() : args.getFirst());
        }
    }

    /// The connection is gone: every wait ends now.
    public void close() {
        Map<Long, CompletableFuture<JsonNode>> left;
        synchronized (this) {
            closed = true;
            left = waiting == null ? Map.of() : waiting;
            waiting = null;
        }
        left.values().forEach(answer -> answer.completeExceptionally(new DisconnectedException("Connection lost")));
    }

    private synchronized long open(CompletableFuture<JsonNode> answer) {
        if (closed) {
            throw new DisconnectedException("Not connected");
        }
        if (waiting == null) {
            waiting = new HashMap<>(4);
        }
        waiting.put(++lastId, answer);
        return lastId;
    }

    private synchronized @Nullable CompletableFuture<JsonNode> take(long id) {
        return waiting == null ? null : waiting.remove(id);
    }

    private synchronized void forget(long id) {
        if (waiting != null) {
            waiting.remove(id);
        }
    }

    private void expire(long id, String event) {
        var answer = take(id);
        if (answer != null) {
            answer.completeExceptionally(new AckTimeoutException("No answer in time to " + event));
        }
    }

    /// A new exception, so that its trace is the caller's.
    private static RuntimeException rethrown(@Nullable Throwable cause, String event) {
        return cause instanceof AckTimeoutException
                ? new AckTimeoutException("No answer in time to " + event)
                : new DisconnectedException("Connection lost while waiting for the answer to " + event);
    }
}
