package wegent.backend.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The SQL database behind all stores: an H2 file by default. Opening it brings its schema up to date.
public final class Database implements AutoCloseable {
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /// Opens the database. Throws [StorageException] with one clear line when it cannot.
    public Database(DatabaseConfig config) {
        try {
            pool = new HikariDataSource(settings(config));
            Flyway.configure().dataSource(pool).locations("classpath:db").load().migrate();
        } catch (RuntimeException e) {
            throw new StorageException("The database " + config.url() + " cannot be opened: " + rootMessage(e), e);
        }
        jdbi = Jdbi.create(pool);
    }

    private static HikariConfig settings(DatabaseConfig config) {
        var settings = new HikariConfig();
        settings.setPoolName("sql");
        settings.setJdbcUrl(config.url());
        settings.setUsername(config.user());
        settings.setPassword(config.password().value());
        settings.setMaximumPoolSize(config.connections());
        settings.setMinimumIdle(2);
        settings.setConnectionTimeout(config.patience().toMillis());
        return settings;
    }

    /// Runs `work` in one transaction and returns its result.
    public <R> R inTransaction(HandleCallback<R, RuntimeException> work) {
        return jdbi.inTransaction(work);
    }

    /// Runs `work` in one transaction.
    public void transact(HandleConsumer<RuntimeException> work) {
        jdbi.useTransaction(work);
    }

    /// Runs `work` without a transaction of its own: for reads of one statement.
    public <R> R read(HandleCallback<R, RuntimeException> work) {
        return jdbi.withHandle(work);
    }

    /// Does this failure mean that a unique key was already there? (SQLState 23505, both in H2 and PostgreSQL.)
    public static boolean isDuplicate(JdbiException e) {
        return e.getCause() instanceof SQLException sql && "23505".equals(sql.getSQLState());
    }

    private static String rootMessage(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        pool.close();
    }
}
