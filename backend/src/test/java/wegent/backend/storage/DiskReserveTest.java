package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.Secret;
import wegent.base.SystemTime;

/// The embedded database is not written to when its disk is nearly full.
class DiskReserveTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SystemTime time = new SystemTime();
    private final AtomicLong free = new AtomicLong(1000);
    private Database database;

    @BeforeEach
    void open() {
        var disk = new DiskReserve(free::get, 800);
        var url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        database = new Database(new DatabaseConfig(url, "sa", new Secret(""), 10, LIMIT, LIMIT, disk), time);
        database.transact(sql -> sql.execute("CREATE TABLE counter (n INT NOT NULL)"));
    }

    @AfterEach
    void close() {
        database.close();
        time.close();
    }

    private void write() {
        database.transact(sql -> sql.execute("INSERT INTO counter VALUES (1)"));
    }

    private int rows() {
        return database.<Integer>read(sql ->
                sql.select("SELECT COUNT(*) FROM counter").mapTo(Integer.class).one());
    }

    private Optional<String> reason() {
        return database.health().outage().map(StorageHealth.Outage::reason);
    }

    @Test
    void nothingIsWrittenBelowTheReserve() {
        write();
        free.set(799);

        assertThatThrownBy(this::write).isInstanceOf(StorageException.class).hasMessageContaining("disk is full");

        assertThat(reason()).hasValueSatisfying(why -> assertThat(why).contains("disk is full"));
        free.set(1000);
        Eventually.until("it is written again", () -> reason().isEmpty());
        write();
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aLittleRoomIsNotEnoughOnceThereWasNone() {
        free.set(0);
        assertThatThrownBy(this::write).isInstanceOf(StorageException.class);
        free.set(899);
        assertThat(new DiskReserve(free::get, 800).shortage()).isEmpty();

        assertThat(new DiskReserve(free::get, 800).lastingShortage()).isPresent();
        assertThatThrownBy(this::write).isInstanceOf(StorageException.class);
    }
}
