package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// What a failure means.
class SqlFaultTest {
    @Test
    void aFullDiskUnderAnEmbeddedDatabaseIsAnOutage() {
        var disk = new IllegalStateException("Writing failed", new IOException("No space left on device"));
        var insert = new SQLException("General error", "HY000", disk);
        var commit = new IllegalStateException("Failed to commit", new SQLException("General error", "50000", disk));

        assertThat(SqlFault.of(insert)).isEqualTo(SqlFault.AWAY);
        assertThat(SqlFault.of(commit)).isEqualTo(SqlFault.AWAY);
        assertThat(SqlFault.line(commit)).isEqualTo("No space left on device");
    }

    @Test
    void aFullDiskUnderPostgresIsWantOfRoom() {
        assertThat(SqlFault.of(new SQLException("could not extend file", "53100")))
                .isEqualTo(SqlFault.BUSY);
    }

    @Test
    void aStatementThatSaysSoIsNoOutage() {
        assertThat(SqlFault.of(new SQLException("no space left in this sentence", "42000")))
                .isEqualTo(SqlFault.STATEMENT);
    }
}
