package wegent.server.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wegent.base.MemoryBudget;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Reads the body of one request on the event loop, so that no other thread waits for its sender, and hands the
/// request on when all of it is there. Whoever is too slow or sends too much is refused.
final class BodyReader {
    private final RoutingContext context;
    private final Limits limits;
    private final MemoryBudget.Holder holder;
    private final Buffer body = Buffer.buffer();
    private long timer;
    private boolean over;

    /// `total` bounds the whole time, `pause` the time between two pieces.
    record Limits(int bytes, Duration total, Duration pause) {}

    BodyReader(RoutingContext context, Limits limits, MemoryBudget.Holder holder) {
        this.context = context;
        this.limits = limits;
        this.holder = holder;
    }

    void read() {
        context.addEndHandler(_ -> holder.close());
        var request = context.request();
        if (request.isEnded() || !Problems.hasBody(request)) { // ended: read before it was routed anew
            request.resume();
            context.next();
            return;
        }
        if (declared(request.getHeader("Content-Length")) > limits.bytes()) {
            tooLarge();
            return;
        }
        var deadline = context.vertx().setTimer(limits.total().toMillis(), _ -> tooSlow());
        context.addEndHandler(_ -> {
            context.vertx().cancelTimer(deadline);
            context.vertx().cancelTimer(timer);
        });
        request.handler(this::onPiece);
        request.exceptionHandler(_ -> over = true);
        request.endHandler(_ -> onWhole(deadline));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        awaitNext();
        request.resume();
    }

    private static long declared(@Nullable String length) {
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private void onPiece(Buffer piece) {
        if (over) {
            return;
        }
        if (body.length() + piece.length() > limits.bytes()) {
            tooLarge();
        } else if (!holder.hold((long) body.length() + piece.length())) {
            refuse(new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Too much is being sent to this server at once. Wait a little and try again"));
        } else {
            body.appendBuffer(piece);
            awaitNext();
        }
    }

    private void onWhole(long deadline) {
        if (over) {
            return;
        }
        over = true;
        context.vertx().cancelTimer(deadline);
        context.vertx().cancelTimer(timer);
        ((RoutingContextInternal) context).setBody(body);
        context.next();
    }

    private void awaitNext() {
        context.vertx().cancelTimer(timer);
        timer = context.vertx().setTimer(limits.pause().toMillis(), _ -> tooSlow());
    }

    private void tooLarge() {
        refuse(new RefusedException(
                ErrorCode.PAYLOAD_TOO_LARGE, "The body of this request may have " + limits.bytes() + " bytes at most"));
    }

    private void tooSlow() {
        refuse(new RefusedException(ErrorCode.REQUEST_TIMEOUT, "The body of this request came too slowly"));
    }

    private void refuse(RefusedException refusal) {
        if (!over) {
            over = true;
            Problems.answer(context, refusal);
        }
    }
}
