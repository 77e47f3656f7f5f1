package wegent.backend.codeserver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.protocol.id.CodeServerId;

/// The SQL of the IDE sessions that devices were asked to open. All nodes see the same, also after a restart.
final class SessionStore {
    /// More of one device are of no use: it has [OpenSessions#MAX_SESSIONS] open at most.
    private static final int MAX_KEPT = 4 * OpenSessions.MAX_SESSIONS;

    private final Database database;

    SessionStore(Database database) {
        this.database = database;
    }

    /// What a session was opened with. `expiresAt` is absent for keys without an end.
    record Grant(
            CodeServerId id, String credential, @Nullable Instant expiresAt, Instant createdAt) {}

    /// Writes down that `device` is about to be asked to open this session.
    void add(DeviceKey device, Grant grant) {
        database.transact(sql -> {
            var kept = sql.select(
                            "SELECT id FROM code_server_session WHERE user_id = ? AND device_id = ?"
                                    + " ORDER BY created_at DESC",
                            device.user().value(),
                            device.device().value())
                    .mapTo(String.class)
                    .list();
            kept.stream()
                    .skip(MAX_KEPT - 1)
                    .forEach(id -> sql.execute("DELETE FROM code_server_session WHERE id = ?", id));
            sql.createUpdate("""
                            INSERT INTO code_server_session
                                (id, user_id, device_id, credential, expires_at, created_at)
                            VALUES (:id, :user, :device, :credential, :expires, :created)
                            """)
                    .bind("id", grant.id().value())
                    .bind("user", device.user().value())
                    .bind("device", device.device().value())
                    .bind("credential", grant.credential())
                    .bind("expires", grant.expiresAt())
                    .bind("created", grant.createdAt())
                    .execute();
        });
    }

    Map<CodeServerId, Grant> of(DeviceKey device) {
        return database.read(sql -> sql
                .select(
                        "SELECT * FROM code_server_session WHERE user_id = ? AND device_id = ?",
                        device.user().value(),
                        device.device().value())
                .map((row, _) -> grant(row))
                .stream()
                .collect(Collectors.toMap(Grant::id, grant -> grant)));
    }

    Optional<Grant> find(DeviceKey device, CodeServerId id) {
        return Optional.ofNullable(of(device).get(id));
    }

    void remove(DeviceKey device, Collection<CodeServerId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        database.transact(sql -> ids.forEach(id -> sql.execute(
                "DELETE FROM code_server_session WHERE user_id = ? AND device_id = ? AND id = ?",
                device.user().value(),
                device.device().value(),
                id.value())));
    }

    private static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                new CodeServerId(row.getString("id")),
                row.getString("credential"),
                Rows.instantOrNull(row, "expires_at"),
                Rows.instant(row, "created_at"));
    }
}
