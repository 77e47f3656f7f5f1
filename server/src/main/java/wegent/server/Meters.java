package wegent.server;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Which meters are kept.
final class Meters {
    private Meters() {}

    /// Without the timers of open connections: they cost each idle device some 250 bytes.
    @Produces
    @Singleton
    static MeterFilter withoutConnections() {
        return MeterFilter.deny(id -> id.getName().startsWith("http.server.connections")
                || id.getName().startsWith("http.server.websocket.connections"));
    }
}
