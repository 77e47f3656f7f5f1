package wegent.backend.presence;

import java.time.Duration;
import java.time.Instant;
import wegent.base.FakeTime;

class MemoryPresenceStoreTest extends PresenceStoreContract {
    private final FakeTime time = new FakeTime();
    private final PresenceStore store = new MemoryPresenceStore(CONFIG);

    @Override
    PresenceStore store() {
        return store;
    }

    @Override
    Instant now() {
        return time.instant();
    }

    @Override
    void pass() {
        time.advance(Duration.ofMillis(10));
    }
}
