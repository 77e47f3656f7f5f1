package wegent.server.door;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.Problem;

/// Refusals as problem documents (RFC 9457), also where no resource was reached.
public final class Problems {
    /// How long what still comes of a refused request is read and thrown away, so that its sender sees the answer.
    private static final Duration LINGER = Duration.ofMillis(500);

    private Problems() {}

    public static Problem of(ErrorCode code, int status, String detail, @Nullable String field) {
        var title = Response.Status.fromStatusCode(status);
        return new Problem(
                "about:blank", title == null ? code.wire() : title.getReasonPhrase(), status, detail, code, field);
    }

    static void answer(RoutingContext context, RefusedException refusal) {
        answer(context, refusal, Duration.ZERO);
    }

    /// Answers, and ends the connection when the request has a body that nobody has read. `retryAfter` is told
    /// when it is positive.
    static void answer(RoutingContext context, RefusedException refusal, Duration retryAfter) {
        var request = context.request();
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        var code = refusal.code();
        response.setStatusCode(code.httpStatus()).putHeader("Content-Type", "application/problem+json");
        if (retryAfter.isPositive()) {
            response.putHeader("Retry-After", Long.toString(retryAfter.toSeconds() + 1));
        }
        var whole = request.isEnded() || !hasBody(request);
        if (!whole) {
            response.putHeader("Connection", "close");
        }
        response.end(Json.write(of(code, code.httpStatus(), refusal.text(), refusal.field())));
        if (!whole) {
            request.handler(_ -> {}).resume();
            context.vertx()
                    .setTimer(LINGER.toMillis(), _ -> request.connection().close());
        }
    }

    static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }
}
