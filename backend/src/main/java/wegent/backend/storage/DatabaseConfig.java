package wegent.backend.storage;

import java.nio.file.Path;
import java.time.Duration;
import wegent.base.Secret;

/// Where the SQL database is. `patience` is how long a caller waits for a connection.
public record DatabaseConfig(String url, String user, Secret password, int connections, Duration patience) {

    /// An H2 file in `folder`. `WRITE_DELAY=0`: H2's default loses acknowledged commits when the process is killed
    /// (stack reference, surprise 6).
    public static DatabaseConfig fileIn(Path folder) {
        var file = folder.toAbsolutePath().resolve("wegent");
        return new DatabaseConfig(
                "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                "sa",
                new Secret(""),
                10,
                Duration.ofSeconds(10));
    }

    /// An H2 database in memory that lives as long as its connections, for tests. `name` keeps it apart from others.
    public static DatabaseConfig inMemory(String name) {
        return new DatabaseConfig(
                "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", new Secret(""), 10, Duration.ofSeconds(10));
    }
}
