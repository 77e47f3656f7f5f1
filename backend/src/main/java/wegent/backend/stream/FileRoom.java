package wegent.backend.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.quota.Quota;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.base.Time;
import wegent.protocol.id.UserId;

/// Have users room for what their answers attach? Looked up anew each second. Threads meet here.
final class FileRoom {
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_USERS = 10_000;

    private final Database database;
    private final Quotas quotas;
    private final Time time;
    private final Map<UserId, Used> ofUsers = new ConcurrentHashMap<>();

    FileRoom(Database database, Quotas quotas, Time time) {
        this.database = database;
        this.quotas = quotas;
        this.time = time;
    }

    private record Used(long bytes, long readAt) {}

    /// Why nothing more is taken that belongs to files; empty when there is room.
    Optional<String> shortage(UserId user) {
        var limit = quotas.limit(Quota.FILE_BYTES);
        if (limit == 0 || used(user).bytes() < limit) {
            return Optional.empty();
        }
        return Optional.of(quotas.explain(Quota.FILE_BYTES));
    }

    private Used used(UserId user) {
        var known = ofUsers.get(user);
        if (known != null && time.nanos() - known.readAt() < REFRESH_INTERVAL.toNanos()) {
            return known;
        }
        if (ofUsers.size() > MAX_USERS) {
            ofUsers.clear();
        }
        var now = new Used(database.read(sql -> quotas.used(sql, user, Quota.FILE_BYTES)), time.nanos());
        ofUsers.put(user, now);
        return now;
    }
}
