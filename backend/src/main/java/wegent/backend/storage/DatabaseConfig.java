package wegent.backend.storage;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// Where the SQL database is. `connections` is how many the pool may open, `patience` how long a caller waits
/// for one, `answerLimit` how long a statement may go without any answer before its connection counts as lost.
/// `disk` is what an embedded one leaves free; absent for one that is elsewhere.
public record DatabaseConfig(
        String url,
        String user,
        Secret password,
        int connections,
        Duration patience,
        Duration answerLimit,
        @Nullable DiskReserve disk) {
    /// What is left free on the disk of an embedded database, in bytes, unless it is set.
    public static final long DISK_RESERVE = 64L * 1024 * 1024;

    /// For a database in this process: it cannot be away.
    private static final Duration LONG = Duration.ofSeconds(10);

    public DatabaseConfig {
        if (connections < 2 || connections > 1000) {
            throw new IllegalArgumentException("wegent.database.connections must be 2 to 1000: " + connections);
        }
        if (patience.toMillis() < 500 || patience.toSeconds() > 60) {
            throw new IllegalArgumentException("wegent.database.patience must be 500ms to 60s: " + patience);
        }
        if (answerLimit.toMillis() < 500) {
            throw new IllegalArgumentException("wegent.database.answer-limit must be 500ms or more: " + answerLimit);
        }
    }

    /// The PostgreSQL at `url` (see [DatabaseUrl]) with the default limits. Throws [IllegalArgumentException]
    /// with what is wrong with the address.
    public static DatabaseConfig at(String url) {
        return at(url, 10, Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    public static DatabaseConfig at(String url, int connections, Duration patience, Duration answerLimit) {
        var parsed = DatabaseUrl.of(url);
        return new DatabaseConfig(
                parsed.jdbc(), parsed.user(), parsed.password(), connections, patience, answerLimit, null);
    }

    /// An H2 file in `folder` that leaves `reserve` bytes of its disk free. `WRITE_DELAY=0`: H2's default loses
    /// acknowledged commits when the process is killed (stack reference, surprise 6).
    public static DatabaseConfig fileIn(Path folder, long reserve) {
        if (reserve < 0) {
            throw new IllegalArgumentException("wegent.database.disk-reserve-bytes must be 0 or more: " + reserve);
        }
        var file = folder.toAbsolutePath().resolve("wegent");
        return h2("file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", DiskReserve.on(folder, reserve));
    }

    /// An H2 database in memory that lives as long as its connections, for tests. `name` keeps it apart from
    /// others.
    public static DatabaseConfig inMemory(String name) {
        return h2("mem:" + name + ";DB_CLOSE_DELAY=-1", null);
    }

    private static DatabaseConfig h2(String where, @Nullable DiskReserve disk) {
        return new DatabaseConfig("jdbc:h2:" + where, "sa", new Secret(""), 10, LONG, LONG, disk);
    }

    /// Is it a PostgreSQL on its own, not the embedded one?
    public boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    /// The address for people: without the driver's options.
    String shown() {
        return isPostgres() ? url.substring("jdbc:".length()).replaceFirst("\\?.*", "") : url;
    }
}
