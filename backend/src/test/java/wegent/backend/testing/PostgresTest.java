package wegent.backend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// The engine that other tests stand on does what they do to it.
class PostgresTest {

    @Test
    void aCommittedRowSurvivesStopAndKill() throws SQLException {
        try (var postgres = Postgres.start()) {
            postgres.execute("postgres", "CREATE TABLE note (id INT)", "INSERT INTO note VALUES (1)");

            postgres.kill();
            postgres.restart();
            postgres.execute("postgres", "INSERT INTO note VALUES (2)");
            postgres.stop();
            assertThat(postgres.isRunning()).isFalse();
            postgres.restart();

            assertThat(count(postgres, "SELECT COUNT(*) FROM note")).isEqualTo(2);
        }
    }

    @Test
    void aPausedOneAnswersNothingUntilItResumes() throws SQLException {
        try (var postgres = Postgres.start()) {
            postgres.pause();
            assertThatThrownBy(() -> count(postgres, "SELECT 1")).isInstanceOf(SQLException.class);
            postgres.resume();

            assertThat(count(postgres, "SELECT 1")).isEqualTo(1);
        }
    }

    private static int count(Postgres postgres, String query) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?loginTimeout=2&socketTimeout=2";
        try (var connection = DriverManager.getConnection(url, "postgres", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
