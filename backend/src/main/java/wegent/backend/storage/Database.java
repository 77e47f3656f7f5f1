package wegent.backend.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import wegent.base.Backoff;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// The SQL database behind all stores: an H2 file by default, or a PostgreSQL. Opening it brings its schema up
/// to date.
/// A database that is away, or has no time, is one kind of failure: [StorageException]. Nobody waits for one
/// that is known to be away ([#health]). Work that clashed with another transaction is done again, so that it
/// must have no effect but its statements.
public final class Database implements AutoCloseable {
    private static final int MOST_TRIES = 6;
    private static final Backoff CLASH = new Backoff(Duration.ofMillis(5), Duration.ofMillis(100));
    private static final Duration VALIDATION = Duration.ofSeconds(1);

    private final DatabaseConfig config;
    private final Optional<DiskReserve> disk;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final StorageHealth health;

    /// Opens the database. Throws [StorageException] with one clear line when it cannot.
    public Database(DatabaseConfig config, InstantSource clock) {
        this.config = config;
        this.disk = Optional.ofNullable(config.disk());
        var schema = new Schema(config, options(config, false));
        schema.check();
        try {
            pool = new HikariDataSource(settings(config));
        } catch (RuntimeException e) {
            throw schema.unopened(e);
        }
        try {
            schema.migrate(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        jdbi = Jdbi.create(pool).registerArgument(new PlainText());
        health = new StorageHealth(this::ask, clock);
    }

    private static HikariConfig settings(DatabaseConfig config) {
        var settings = new HikariConfig();
        settings.setPoolName("sql");
        settings.setJdbcUrl(config.url());
        settings.setDataSourceProperties(options(config, true));
        settings.setMaximumPoolSize(config.connections());
        settings.setMinimumIdle(2);
        settings.setConnectionTimeout(config.patience().toMillis());
        settings.setValidationTimeout(
                Math.min(VALIDATION.toMillis(), config.patience().toMillis()));
        return settings;
    }

    /// The driver's options; what the address itself says goes before them.
    private static Properties options(DatabaseConfig config, boolean limited) {
        var options = new Properties();
        options.setProperty("user", config.user());
        options.setProperty("password", config.password().value());
        if (config.isPostgres()) {
            var patience = Long.toString(Math.max(1, config.patience().toSeconds()));
            options.setProperty("ApplicationName", "wegent");
            options.setProperty("connectTimeout", patience);
            options.setProperty("loginTimeout", patience);
            options.setProperty("tcpKeepAlive", "true");
            if (limited) {
                options.setProperty(
                        "socketTimeout",
                        Long.toString(Math.max(1, config.answerLimit().toSeconds())));
            }
        }
        return options;
    }

    /// Is it there? Others listen to it for outages.
    public StorageHealth health() {
        return health;
    }

    /// Runs `work` in one transaction and returns its result.
    public <R> R inTransaction(HandleCallback<R, RuntimeException> work) {
        requireRoom();
        for (int tries = 1; ; tries++) {
            try {
                return guarded(() -> jdbi.inTransaction(work));
            } catch (JdbiException e) {
                if (SqlFault.of(e) != SqlFault.CLASH) {
                    throw e;
                }
                if (tries == MOST_TRIES) {
                    throw new StorageException("Other transactions were in the way: " + SqlFault.line(e), e);
                }
                pause(CLASH.delay(tries, RandomGenerator.getDefault()), e);
            }
        }
    }

    /// Runs `work` in one transaction.
    public void transact(HandleConsumer<RuntimeException> work) {
        inTransaction(sql -> {
            work.useHandle(sql);
            return true;
        });
    }

    /// Runs `work` without a transaction of its own: for reads of one statement.
    public <R> R read(HandleCallback<R, RuntimeException> work) {
        return guarded(() -> jdbi.withHandle(work));
    }

    private void requireRoom() {
        var shortage = disk.flatMap(DiskReserve::shortage);
        if (shortage.isPresent()) {
            health.lost(shortage.get());
            throw new StorageException("The database is not written to: " + shortage.get());
        }
    }

    private <R> R guarded(Supplier<R> work) {
        health.requireThere();
        try {
            return work.get();
        } catch (JdbiException e) {
            throw switch (SqlFault.of(e)) {
                case AWAY -> lost(e);
                case BUSY -> busy(e);
                case TOO_LONG ->
                    new RefusedException(ErrorCode.INVALID_PAYLOAD, "A text in it is longer than what can be kept");
                case CLASH, STATEMENT -> e;
            };
        }
    }

    private StorageException lost(JdbiException e) {
        var reason = SqlFault.line(e);
        // What else the pool holds is as dead; it opens new ones when the database is back.
        pool.getHikariPoolMXBean().softEvictConnections();
        health.lost(reason);
        return new StorageException("The database is away: " + reason, e);
    }

    /// No connection came free in time. When the pool has room for more of them, the database does not answer.
    private StorageException busy(JdbiException e) {
        var connections = pool.getHikariPoolMXBean();
        var unheard = SqlFault.sql(e) instanceof SQLTransientConnectionException
                && connections.getActiveConnections() < config.connections();
        return unheard ? lost(e) : new StorageException("The database has no time: " + SqlFault.line(e), e);
    }

    /// Why the database does not answer, by a connection of the pool, or may not be written; empty when it
    /// does.
    private Optional<String> ask() {
        var shortage = disk.flatMap(DiskReserve::lastingShortage);
        if (shortage.isPresent()) {
            return shortage;
        }
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(SqlFault.line(e));
        }
    }

    private static void pause(Duration time, JdbiException why) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while other transactions were in the way", why);
        }
    }

    /// PostgreSQL keeps no zero character in a text: it becomes the one that stands for what cannot be shown.
    private static final class PlainText extends AbstractArgumentFactory<String> {
        PlainText() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(String value, ConfigRegistry config) {
            var kept = value.replace('\u0000', '\uFFFD');
            return (position, statement, _) -> statement.setString(position, kept);
        }
    }

    /// Does this failure mean that a unique key was already there? (SQLState 23505, both in H2 and PostgreSQL.)
    public static boolean isDuplicate(JdbiException e) {
        return e.getCause() instanceof SQLException sql && "23505".equals(sql.getSQLState());
    }

    @Override
    public void close() {
        health.close();
        pool.close();
    }
}
