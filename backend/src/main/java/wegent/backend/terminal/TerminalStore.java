package wegent.backend.terminal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.id.UserId;

/// The SQL of the terminals that devices were asked to open. All nodes see the same, also after a restart.
final class TerminalStore {
    /// Of one device; it has fewer open at a time, and what ended is forgotten when the device comes back.
    private static final int MAX_KEPT = 256;

    private final Database database;

    TerminalStore(Database database) {
        this.database = database;
    }

    /// A terminal and what it was opened with. `expiresAt` is the end of that credential, absent for one without.
    record Opened(
            TerminalId id,
            DeviceKey device,
            String credential,
            @Nullable Instant expiresAt,
            Instant createdAt) {}

    void add(Opened opened) {
        var user = opened.device().user().value();
        var device = opened.device().device().value();
        database.transact(sql -> {
            sql
                    .select(
                            "SELECT id FROM device_terminal WHERE user_id = ? AND device_id = ?"
                                    + " ORDER BY created_at DESC",
                            user,
                            device)
                    .mapTo(String.class)
                    .stream()
                    .skip(MAX_KEPT - 1)
                    .toList()
                    .forEach(id -> sql.execute("DELETE FROM device_terminal WHERE id = ?", id));
            sql.createUpdate("""
                            INSERT INTO device_terminal (id, user_id, device_id, credential, expires_at, created_at)
                            VALUES (:id, :user, :device, :credential, :expires, :created)
                            """)
                    .bind("id", opened.id().value())
                    .bind("user", user)
                    .bind("device", device)
                    .bind("credential", opened.credential())
                    .bind("expires", opened.expiresAt())
                    .bind("created", opened.createdAt())
                    .execute();
        });
    }

    List<Opened> of(DeviceKey device) {
        return database.read(sql -> sql.select(
                        "SELECT * FROM device_terminal WHERE user_id = ? AND device_id = ?",
                        device.user().value(),
                        device.device().value())
                .map((row, _) -> opened(row))
                .list());
    }

    List<Opened> of(String credential) {
        return database.read(sql -> sql.select("SELECT * FROM device_terminal WHERE credential = ?", credential)
                .map((row, _) -> opened(row))
                .list());
    }

    void remove(TerminalId id) {
        database.transact(sql -> sql.execute("DELETE FROM device_terminal WHERE id = ?", id.value()));
    }

    private static Opened opened(ResultSet row) throws SQLException {
        return new Opened(
                new TerminalId(row.getString("id")),
                new DeviceKey(new UserId(row.getLong("user_id")), new DeviceId(row.getString("device_id"))),
                row.getString("credential"),
                Rows.instantOrNull(row, "expires_at"),
                Rows.instant(row, "created_at"));
    }
}
