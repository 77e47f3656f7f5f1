package wegent.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The one thread that all simulated devices and viewers live on.
final class Loop implements AutoCloseable {
    private static final int MOST_SOCKETS = 100_000;
    private static final int MOST_BYTES = 64 << 20;

    private final Vertx vertx;
    private final io.vertx.core.Context context;
    final WebSocketClient sockets;

    Loop() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        context = vertx.getOrCreateContext();
        sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(MOST_SOCKETS)
                .setMaxFrameSize(MOST_BYTES)
                .setMaxMessageSize(MOST_BYTES)
                .setTcpNoDelay(true));
    }

    /// Runs `work` on the loop's thread and waits for what it promises.
    <T> T call(Duration limit, Supplier<io.vertx.core.Future<T>> work) {
        var result = new CompletableFuture<T>();
        context.runOnContext(_ -> work.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException("The load could not be made: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted", e);
        }
    }

    /// Runs `work` each `millis`, on the loop's thread. Call it there.
    void every(long millis, Runnable work) {
        vertx.setPeriodic(millis, _ -> work.run());
    }

    void after(long millis, Runnable work) {
        vertx.setTimer(millis, _ -> work.run());
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
