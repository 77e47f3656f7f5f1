package wegent.backend.storage;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/// Brings the schema up to date, and says in one line why it cannot. Several nodes may do so at once: Flyway's lock
/// lets one of them work.
final class Schema {
    private static final int OLDEST_POSTGRES = 15;
    private static final String SETTING = "WEGENT_DATABASE_URL";

    private final DatabaseConfig config;
    private final Properties options;

    /// `options` are the driver's, without limits on the time of an answer: a migration may take long.
    Schema(DatabaseConfig config, Properties options) {
        this.config = config;
        this.options = options;
    }

    /// Is this database reachable, and one that the program can use? Throws [StorageException] when it is not.
    void check() {
        if (!config.isPostgres()) {
            return;
        }
        try (var connection = DriverManager.getConnection(config.url(), options)) {
            var version = connection.getMetaData();
            if (version.getDatabaseMajorVersion() < OLDEST_POSTGRES) {
                throw failed(
                        "is PostgreSQL " + version.getDatabaseProductVersion() + ": this program needs "
                                + OLDEST_POSTGRES + " or newer. Upgrade it, or name another in " + SETTING,
                        null);
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /// Migrates, by connections of its own to PostgreSQL, by `pool` to an embedded database.
    void migrate(DataSource pool) {
        var flyway = (config.isPostgres()
                        ? Flyway.configure()
                                .dataSource(
                                        config.url(),
                                        config.user(),
                                        config.password().value())
                        : Flyway.configure().dataSource(pool))
                .locations("classpath:db")
                .load();
        try {
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            throw notMigrated(e);
        }
    }

    private void refuseNewer(Flyway flyway) {
        var info = flyway.info();
        var newest = Arrays.stream(info.all())
                .filter(migration -> migration.getState().isResolved() && migration.getVersion() != null)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder());
        var current = info.current();
        if (current != null
                && current.getVersion() != null
                && newest.isPresent()
                && current.getVersion().compareTo(newest.get()) > 0) {
            throw failed(
                    "has the schema of a newer program (version " + current.getVersion() + ", this one knows "
                            + newest.get() + "): start the newer program, or restore the backup from before",
                    null);
        }
    }

    private StorageException unreachable(SQLException e) {
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        var line = SqlFault.line(e);
        return switch (state) {
            case "28P01", "28000" ->
                failed(
                        "refuses the user " + config.user() + " (" + line + "): check user and password in " + SETTING,
                        e);
            case "3D000" -> failed("does not exist: create it (CREATE DATABASE …), or name another in " + SETTING, e);
            case "42501" ->
                failed("does not let in the user " + config.user() + " (" + line + "): GRANT CONNECT to her", e);
            case "53300" -> failed("has no connection free (" + line + "): raise its max_connections", e);
            case "57P03" -> failed("is not ready yet (" + line + "): start again when it is", e);
            default ->
                failed("cannot be reached (" + line + "): check host and port in " + SETTING + ", and that it runs", e);
        };
    }

    private StorageException notMigrated(FlywayException e) {
        var sql = SqlFault.sql(e);
        var state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
        if (state.equals("42501")) {
            return failed(
                    "does not let the user " + config.user() + " create tables (" + SqlFault.line(e)
                            + "): make her its owner, or GRANT CREATE ON SCHEMA public TO her",
                    e);
        }
        if (state.equals("90020")) {
            return failed("is in use by another server: stop that one, or set another WEGENT_DATA_FOLDER", e);
        }
        var text = String.valueOf(e.getMessage()).lines().map(String::strip).filter(line -> !line.isEmpty());
        var what = sql == null ? String.join(" ", text.limit(3).toList()) : SqlFault.line(sql);
        return failed(
                "could not be brought up to date (" + what + "). It is as it was before the failed step; " + setting()
                        + " names it",
                e);
    }

    /// The database cannot be opened at all.
    StorageException unopened(RuntimeException e) {
        var sql = SqlFault.sql(e);
        if (sql != null && "90020".equals(sql.getSQLState())) {
            return failed("is in use by another server: stop that one, or set another WEGENT_DATA_FOLDER", e);
        }
        return failed("cannot be opened (" + SqlFault.line(e) + "): check " + setting(), e);
    }

    private String setting() {
        return config.isPostgres() ? SETTING : "WEGENT_DATA_FOLDER";
    }

    private StorageException failed(String what, @Nullable Throwable cause) {
        return new StorageException("The database " + config.shown() + " " + what + ".", cause);
    }
}
