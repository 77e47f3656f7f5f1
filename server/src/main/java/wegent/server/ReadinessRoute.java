package wegent.server;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Says whether this node may get work, in the form of MicroProfile Health. It is found out on a thread that
/// does nothing else, so that no request is waited for; those who ask meanwhile share one look. Threads meet here.
final class ReadinessRoute implements Handler<RoutingContext> {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private final Supplier<Optional<String>> unready;
    private final ExecutorService looking = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("readiness").daemon().factory());
    private @Nullable List<Answer> waiting;

    ReadinessRoute(Supplier<Optional<String>> unready) {
        this.unready = unready;
    }

    @Override
    public void handle(RoutingContext context) {
        var answer = new Answer(context);
        context.vertx().setTimer(TIMEOUT.toMillis(), _ -> answer.give("the database does not answer"));
        synchronized (this) {
            if (waiting != null) {
                waiting.add(answer);
                return;
            }
            waiting = new ArrayList<>(List.of(answer));
        }
        looking.execute(this::look);
    }

    private void look() {
        String reason;
        try {
            reason = unready.get().orElse(null);
        } catch (RuntimeException e) {
            reason = String.valueOf(e.getMessage());
        }
        List<Answer> asked;
        synchronized (this) {
            asked = waiting == null ? List.of() : waiting;
            waiting = null;
        }
        for (var answer : asked) {
            answer.tell(reason);
        }
    }

    /// What one of those who ask is answered, once.
    private static final class Answer {
        private final RoutingContext context;
        private final io.vertx.core.Context here;

        Answer(RoutingContext context) {
            this.context = context;
            this.here = context.vertx().getOrCreateContext();
        }

        void tell(@Nullable String reason) {
            here.runOnContext(_ -> give(reason));
        }

        void give(@Nullable String reason) {
            var response = context.response();
            if (response.ended() || response.closed()) {
                return;
            }
            var state = reason == null ? "UP" : "DOWN";
            var check = new JsonObject().put("name", "database").put("status", state);
            response.setStatusCode(reason == null ? 200 : 503)
                    .putHeader("Content-Type", "application/json; charset=UTF-8")
                    .putHeader("Cache-Control", "no-store")
                    .end(new JsonObject()
                            .put("status", state)
                            .put("checks", List.of(check))
                            .encode());
        }
    }
}
