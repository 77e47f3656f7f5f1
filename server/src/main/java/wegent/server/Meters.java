package wegent.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import wegent.backend.Backend;

/// Which meters are kept.
final class Meters {
    private Meters() {}

    /// How well group commit gathers: pieces by groups is the size of a transaction.
    @Produces
    @Singleton
    static MeterBinder commits(Backend backend) {
        var streams = backend.features().streams();
        return registry -> {
            FunctionCounter.builder(
                            "wegent.commit.groups",
                            streams,
                            now -> now.commits().groups())
                    .register(registry);
            FunctionCounter.builder(
                            "wegent.commit.pieces",
                            streams,
                            now -> now.commits().pieces())
                    .register(registry);
        };
    }

    /// Without the timers of open connections: they cost each idle device some 250 bytes.
    @Produces
    @Singleton
    static MeterFilter withoutConnections() {
        return MeterFilter.deny(id -> id.getName().startsWith("http.server.connections")
                || id.getName().startsWith("http.server.websocket.connections"));
    }
}
