package wegent.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.storage.StorageException;
import wegent.protocol.ErrorCode;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.server.door.Problems;

/// Turns every failure of a request into a problem document (RFC 9457), in this one place.
class ErrorMapper {
    private static final Logger log = LoggerFactory.getLogger(ErrorMapper.class);
    private static final MediaType PROBLEM = new MediaType("application", "problem+json");
    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper
    Response refused(RefusedException e) {
        var answer = problem(e.code(), e.code().httpStatus(), e.text(), e.field());
        var wait = e.retryAfter();
        return wait == null
                ? answer
                : Response.fromResponse(answer)
                        .header(
                                HttpHeaders.RETRY_AFTER,
                                Math.max(1, wait.plusMillis(999).toSeconds()))
                        .build();
    }

    /// A body that is not JSON, or not what the call takes.
    @ServerExceptionMapper({WebApplicationException.class, JsonProcessingException.class})
    Response failed(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonProcessingException json) {
                return refused(MessageCodec.refusal(json));
            }
        }
        var status =
                e instanceof WebApplicationException web ? web.getResponse().getStatus() : 500;
        return problem(code(status), status, String.valueOf(e.getMessage()), null);
    }

    /// The database is away: nothing was done, and the caller may ask again.
    @ServerExceptionMapper
    Response away(StorageException e) {
        log.warn("A request was not done: {}", e.getMessage());
        return problem(ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE.httpStatus(), StorageException.TOLD, null);
    }

    @ServerExceptionMapper
    Response bug(RuntimeException e) {
        log.error("A request failed", e);
        return problem(ErrorCode.INTERNAL, 500, "Something went wrong here. Try again", null);
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404, 405 -> ErrorCode.NOT_FOUND;
            case 408 -> ErrorCode.REQUEST_TIMEOUT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            default -> status < 500 ? ErrorCode.INVALID_PAYLOAD : ErrorCode.INTERNAL;
        };
    }

    private static Response problem(ErrorCode code, int status, String detail, @Nullable String field) {
        var answer = Response.status(status).type(PROBLEM).entity(Problems.of(code, status, detail, field));
        return code == ErrorCode.TOO_MANY_REQUESTS
                ? answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build()
                : answer.build();
    }
}
