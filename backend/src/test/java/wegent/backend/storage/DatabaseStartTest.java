package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wegent.backend.testing.Postgres;

/// A database that cannot be used is one clear line that says what to do.
class DatabaseStartTest {
    private final Postgres postgres = Postgres.shared();

    private static Database open(String url) {
        return new Database(DatabaseConfig.at(url), InstantSource.system());
    }

    private static void refuses(String url, String... parts) {
        assertThatThrownBy(() -> open(url).close())
                .isInstanceOf(StorageException.class)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("hunter2");
    }

    private static String nameIn(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void aSecondStartFindsItsSchema() {
        var url = postgres.freshDatabase();

        open(url).close();

        try (var database = open(url)) {
            assertThat(database.<Integer>read(sql -> sql.select("SELECT COUNT(*) FROM task")
                            .mapTo(Integer.class)
                            .one()))
                    .isZero();
        }
    }

    @Test
    void twoNodesMigrateTogether() throws Exception {
        var url = postgres.freshDatabase();
        Callable<Boolean> start = () -> {
            open(url).close();
            return true;
        };

        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var started :
                    nodes.invokeAll(Stream.generate(() -> start).limit(4).toList())) {
                assertThat(started.get()).isTrue();
            }
        }
    }

    @Test
    void aWrongAddressIsSaid() {
        refuses(
                "postgresql://ann:hunter2@127.0.0.1:1/wegent",
                "127.0.0.1:1/wegent cannot be reached",
                "host and port in WEGENT_DATABASE_URL");
        refuses("postgresql://ann:hunter2@no-such-host.invalid/wegent", "cannot be reached", "WEGENT_DATABASE_URL");
    }

    @Test
    void aWrongPasswordIsSaid() {
        postgres.execute("postgres", "CREATE ROLE carol LOGIN PASSWORD 'right' IN ROLE checked");

        refuses(postgres.url("carol", "hunter2", "postgres"), "refuses the user carol", "check user and password");
    }

    @Test
    void aMissingDatabaseIsSaid() {
        refuses(postgres.url("nowhere"), "/nowhere does not exist", "CREATE DATABASE");
    }

    @Test
    void aMissingRightIsSaid() {
        var url = postgres.freshDatabase();
        postgres.execute("postgres", "CREATE ROLE dave LOGIN PASSWORD 'hunter2' IN ROLE checked");

        refuses(
                postgres.url("dave", "hunter2", nameIn(url)),
                "does not let the user dave create tables",
                "GRANT CREATE ON SCHEMA public");
    }

    @Test
    void theSchemaOfANewerProgramIsLeftAlone() {
        var url = postgres.freshDatabase();
        open(url).close();
        postgres.execute(
                nameIn(url),
                "INSERT INTO flyway_schema_history VALUES (1000, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', now(), 1,"
                        + " true)");

        refuses(url, "schema of a newer program (version 999", "start the newer program");
    }

    @Test
    void aFailedMigrationIsSaidAndUndone() {
        var url = postgres.freshDatabase();
        postgres.execute(nameIn(url), "CREATE TABLE flyway_unused (id INT)", "CREATE TABLE task (id INT)");

        refuses(url, "could not be brought up to date", "WEGENT_DATABASE_URL");
    }
}
