package wegent.backend.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Accounts;
import wegent.backend.quota.Quota;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceType;
import wegent.protocol.Machine;
import wegent.protocol.MachineLoad;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// The SQL of devices.
final class DeviceStore {
    private final Database database;
    private final Quotas quotas;

    DeviceStore(Database database) {
        this(database, Quotas.defaults());
    }

    DeviceStore(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /// Puts the registration in and returns the next generation of this device. A user's first device is her
    /// default.
    long register(DeviceKey key, DeviceMessage.Register said, int maxSlots, Instant now) {
        try {
            return registerOnce(key, said, maxSlots, now);
        } catch (JdbiException e) {
            if (!Database.isDuplicate(e)) {
                throw e;
            }
            // Two first registrations at once: the other's row is there now.
            return registerOnce(key, said, maxSlots, now);
        }
    }

    private long registerOnce(DeviceKey key, DeviceMessage.Register said, int maxSlots, Instant now) {
        return database.inTransaction(sql -> {
            if (!update(sql, key, said, maxSlots, now)) {
                insert(sql, key, now);
                update(sql, key, said, maxSlots, now);
            }
            return sql.select(
                            "SELECT generation FROM device WHERE user_id = ? AND device_id = ?",
                            key.user().value(),
                            key.device().value())
                    .mapTo(Long.class)
                    .one();
        });
    }

    private static boolean update(Handle sql, DeviceKey key, DeviceMessage.Register said, int maxSlots, Instant now) {
        return sql.createUpdate("""
                            UPDATE device SET name = :name, device_type = :type, bind_shell = :shell,
                                executor_version = :version, client_ip = :ip, max_slots = :slots, machine = :machine,
                                degraded = :degraded, generation = generation + 1, last_seen_at = :now
                            WHERE user_id = :user AND device_id = :device
                            """)
                        .bind("name", said.name())
                        .bind("type", (said.deviceType() == null ? DeviceType.LOCAL : said.deviceType()).wire())
                        .bind("shell", said.bindShell() == null ? "claudecode" : said.bindShell())
                        .bind("version", said.executorVersion())
                        .bind("ip", said.clientIp())
                        .bind("slots", maxSlots)
                        .bind("machine", Rows.json(said.machine()))
                        .bind("degraded", Rows.json(said.degraded()))
                        .bind("now", now)
                        .bind("user", key.user().value())
                        .bind("device", key.device().value())
                        .execute()
                > 0;
    }

    private void insert(Handle sql, DeviceKey key, Instant now) {
        Accounts.lock(sql, key.user());
        quotas.require(sql, key.user(), Quota.DEVICES, 1);
        var others = sql.select(
                        "SELECT COUNT(*) FROM device WHERE user_id = ?",
                        key.user().value())
                .mapTo(Integer.class)
                .one();
        sql.createUpdate("""
                        INSERT INTO device (user_id, device_id, name, device_type, bind_shell, max_slots, is_default,
                            generation, created_at)
                        VALUES (:user, :device, '', 'local', '', 0, :default, :generation, :now)
                        """)
                .bind("user", key.user().value())
                .bind("device", key.device().value())
                .bind("default", others == 0)
                // Newer than all that a removed device of this name had: other nodes may remember those.
                .bind("generation", now.getEpochSecond())
                .bind("now", now)
                .execute();
    }

    void expectRemote(DeviceKey key, String name, @Nullable String credential, int slots, Instant now) {
        database.transact(sql -> {
            quotas.require(sql, key.user(), Quota.DEVICES, 1);
            sql.createUpdate("""
                        INSERT INTO device (user_id, device_id, name, device_type, bind_shell, max_slots, is_default,
                            generation, credential, created_at)
                        VALUES (:user, :device, :name, :type, 'claudecode', :slots, FALSE, :generation, :credential,
                            :now)
                        """)
                    .bind("user", key.user().value())
                    .bind("device", key.device().value())
                    .bind("name", name)
                    .bind("type", DeviceType.REMOTE.wire())
                    .bind("slots", slots)
                    .bind("generation", now.getEpochSecond())
                    .bind("credential", credential)
                    .bind("now", now)
                    .execute();
        });
    }

    Optional<Device> find(DeviceKey key) {
        return database.read(sql -> one(sql, key));
    }

    private static Optional<Device> one(Handle sql, DeviceKey key) {
        return sql.select(
                        "SELECT * FROM device WHERE user_id = ? AND device_id = ?",
                        key.user().value(),
                        key.device().value())
                .map((row, _) -> device(row))
                .findOne();
    }

    List<Device> list(UserId user) {
        return database.read(
                sql -> sql.select("SELECT * FROM device WHERE user_id = ? ORDER BY is_default DESC, id", user.value())
                        .map((row, _) -> device(row))
                        .list());
    }

    /// The devices of all users whose name, id or owner has `text` in it; the first `most` of them.
    List<Device> ofAll(String text, int most) {
        return database.read(sql -> sql.createQuery("""
                        SELECT d.* FROM device d JOIN account a ON a.id = d.user_id
                        WHERE LOWER(COALESCE(d.alias, d.name)) LIKE :text ESCAPE '!'
                            OR LOWER(d.device_id) LIKE :text ESCAPE '!' OR LOWER(a.user_name) LIKE :text ESCAPE '!'
                        ORDER BY d.id FETCH FIRST :most ROWS ONLY
                        """)
                .bind("text", "%" + text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%")
                .bind("most", most)
                .map((row, _) -> device(row))
                .list());
    }

    boolean setAlias(DeviceKey key, @Nullable String alias) {
        return update(key, "alias = :value", alias);
    }

    boolean setDrained(DeviceKey key, boolean drained) {
        return update(key, "drained = :value", drained);
    }

    boolean setMuted(DeviceKey key, boolean muted) {
        return update(key, "muted = :value", muted);
    }

    boolean setCredential(DeviceKey key, String credential) {
        return update(key, "credential = :value", credential);
    }

    boolean setDegraded(DeviceKey key, @Nullable Degraded degraded) {
        return update(key, "degraded = :value", Rows.json(degraded));
    }

    boolean setLoad(DeviceKey key, MachineLoad load) {
        return update(key, "machine_load = :value", Rows.json(load));
    }

    boolean seen(DeviceKey key, Instant now) {
        return update(key, "last_seen_at = :value", now);
    }

    private boolean update(DeviceKey key, String change, @Nullable Object value) {
        return database.inTransaction(sql ->
                sql.createUpdate("UPDATE device SET " + change + " WHERE user_id = :user AND device_id = :device")
                                .bind("value", value)
                                .bind("user", key.user().value())
                                .bind("device", key.device().value())
                                .execute()
                        > 0);
    }

    /// Makes `key` the one default of its user, or takes that away.
    boolean setDefault(DeviceKey key, boolean isDefault) {
        return database.inTransaction(sql -> {
            Accounts.lock(sql, key.user());
            if (one(sql, key).isEmpty()) {
                return false;
            }
            if (isDefault) {
                sql.execute(
                        "UPDATE device SET is_default = FALSE WHERE user_id = ?",
                        key.user().value());
            }
            sql.execute(
                    "UPDATE device SET is_default = ? WHERE user_id = ? AND device_id = ?",
                    isDefault,
                    key.user().value(),
                    key.device().value());
            return true;
        });
    }

    boolean remove(DeviceKey key) {
        return database.inTransaction(sql -> sql.execute(
                        "DELETE FROM device WHERE user_id = ? AND device_id = ?",
                        key.user().value(),
                        key.device().value())
                > 0);
    }

    private static Device device(ResultSet row) throws SQLException {
        return new Device(
                row.getLong("id"),
                new UserId(row.getLong("user_id")),
                new DeviceId(row.getString("device_id")),
                row.getString("name"),
                row.getString("alias"),
                DeviceType.of(row.getString("device_type")),
                row.getString("bind_shell"),
                row.getString("executor_version"),
                row.getString("client_ip"),
                row.getInt("max_slots"),
                row.getBoolean("is_default"),
                Rows.jsonOrNull(row, "machine", Machine.class),
                Rows.instantOrNull(row, "last_seen_at"),
                row.getBoolean("drained"),
                row.getBoolean("muted"),
                row.getString("credential"),
                Rows.jsonOrNull(row, "degraded", Degraded.class),
                Rows.jsonOrNull(row, "machine_load", MachineLoad.class));
    }
}
