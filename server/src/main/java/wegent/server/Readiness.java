package wegent.server;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import wegent.backend.Backend;

/// Ready when the database answers. Whoever asks is told no more than that: why not is in the log.
@org.eclipse.microprofile.health.Readiness
class Readiness implements HealthCheck {
    private final Backend backend;

    Readiness(Backend backend) {
        this.backend = backend;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("database");
        return backend.unready().map(_ -> answer.down()).orElseGet(answer::up).build();
    }
}
