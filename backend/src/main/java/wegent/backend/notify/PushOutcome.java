package wegent.backend.notify;

import java.time.Duration;

/// What became of one try to send a push.
sealed interface PushOutcome {

    /// The push service has it, and brings it when the browser can be reached.
    record Accepted() implements PushOutcome {}

    /// There is no such subscription any more: it is to be forgotten.
    record Gone() implements PushOutcome {}

    /// It may go another time, not sooner than after `least`.
    record Later(String problem, Duration least) implements PushOutcome {}

    /// It will never go.
    record Refused(String problem) implements PushOutcome {}

    /// What `status` means; `retryAfter` is the service's own wish in seconds, 0 without one.
    static PushOutcome of(int status, long retryAfter) {
        var problem = String.valueOf(status);
        return switch (status) {
            case 200, 201, 202, 204 -> new Accepted();
            case 404, 410 -> new Gone();
            case 408, 429, 500, 502, 503, 504 -> new Later(problem, Duration.ofSeconds(retryAfter));
            default -> new Refused(problem);
        };
    }
}
