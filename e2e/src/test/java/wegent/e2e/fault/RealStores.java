package wegent.e2e.fault;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL and a Redis of this test's own.
final class RealStores implements AutoCloseable {

    RealStores() {
        Assumptions.abort("the nodes cannot share their stores yet");
    }

    /// The settings by which a node uses them.
    Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void close() {}
}
