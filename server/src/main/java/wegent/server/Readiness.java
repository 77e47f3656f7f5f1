package wegent.server;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import wegent.backend.Backend;

/// Ready when the database answers.
@org.eclipse.microprofile.health.Readiness
class Readiness implements HealthCheck {
    private final Backend backend;

    Readiness(Backend backend) {
        this.backend = backend;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database").status(backend.isReady()).build();
    }
}
