package wegent.backend.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import wegent.backend.quota.Quota;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ApiKeyView;
import wegent.protocol.rest.TokenView;

/// The SQL of accounts, tokens and keys.
final class AccountStore {
    private static final String KEY_COLUMNS =
            "id, name, description, key_prefix, scopes, created_at, expires_at, last_used_at, device_id";

    /// Fits into a long.
    private static final Pattern KEY_ID = Pattern.compile("[0-9]{1,18}");

    private final Database database;
    private final Quotas quotas;

    AccountStore(Database database) {
        this(database, Quotas.defaults());
    }

    AccountStore(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    boolean isEmpty() {
        return database.read(sql -> sql.createQuery("SELECT COUNT(*) FROM account")
                        .mapTo(Integer.class)
                        .one()
                == 0);
    }

    User add(String name, String passwordHash, String role, Instant now) {
        try {
            var id = database.inTransaction(sql -> sql.createUpdate("""
                            INSERT INTO account (user_name, password_hash, role, active, created_at)
                            VALUES (:name, :hash, :role, TRUE, :now)
                            """)
                    .bind("name", name)
                    .bind("hash", passwordHash)
                    .bind("role", role)
                    .bind("now", now)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one());
            return new User(new UserId(id), name, role, true, now);
        } catch (JdbiException e) {
            if (Database.isDuplicate(e)) {
                throw new RefusedException(ErrorCode.CONFLICT, "user_name", "The user name is taken: " + name);
            }
            throw e;
        }
    }

    void setPassword(String name, String passwordHash) {
        database.transact(
                sql -> sql.execute("UPDATE account SET password_hash = ? WHERE user_name = ?", passwordHash, name));
    }

    List<User> all() {
        return database.read(sql -> sql.select("SELECT * FROM account ORDER BY user_name")
                .map((row, _) -> user(row))
                .list());
    }

    void change(UserId id, @Nullable Boolean active, @Nullable String role) {
        database.transact(sql -> sql.createUpdate("""
                        UPDATE account SET active = COALESCE(:active, active), role = COALESCE(:role, role)
                        WHERE id = :id
                        """)
                .bind("active", active)
                .bind("role", role)
                .bind("id", id.value())
                .execute());
    }

    /// Ends the logins of a user, but not that of `except`. Returns what they were named.
    List<String> removeLogins(UserId user, String except) {
        return database.inTransaction(sql -> {
            var logins = sql
                    .select("SELECT id FROM access_token WHERE user_id = ? AND kind = 'login'", user.value())
                    .mapTo(String.class)
                    .stream()
                    .filter(id -> !except.equals("token:" + id))
                    .toList();
            logins.forEach(id -> sql.execute("DELETE FROM access_token WHERE id = ?", id));
            return logins.stream().map(id -> "token:" + id).toList();
        });
    }

    /// Ends everything that a user may prove themselves with but `except`. Returns what was ended.
    List<String> removeCredentials(UserId user, String except) {
        return database.inTransaction(sql -> {
            var ended = credentials(sql, user).stream()
                    .filter(credential -> !credential.equals(except))
                    .toList();
            named(ended, "token:").forEach(id -> sql.execute("DELETE FROM access_token WHERE id = ?", id));
            named(ended, "key:").forEach(id -> sql.execute("DELETE FROM api_key WHERE id = ?", Long.parseLong(id)));
            return ended;
        });
    }

    /// All that a user may prove herself with: `token:…`, `key:…`.
    List<String> credentials(UserId user) {
        return database.read(sql -> credentials(sql, user));
    }

    private static List<String> credentials(Handle sql, UserId user) {
        return sql.createQuery("""
                        SELECT 'token:' || id FROM access_token WHERE user_id = :user
                        UNION ALL SELECT 'key:' || CAST(id AS VARCHAR(20)) FROM api_key WHERE user_id = :user
                        """)
                .bind("user", user.value())
                .mapTo(String.class)
                .list();
    }

    Optional<User> byId(UserId id) {
        return user("id = ?", id.value());
    }

    Optional<User> byName(String name) {
        return user("user_name = ?", name);
    }

    private Optional<User> user(String condition, Object value) {
        return database.read(sql -> sql.select("SELECT * FROM account WHERE " + condition, value)
                .map((row, _) -> user(row))
                .findOne());
    }

    Optional<String> passwordHash(String name) {
        return database.read(sql -> sql.select("SELECT password_hash FROM account WHERE user_name = ?", name)
                .mapTo(String.class)
                .findOne());
    }

    /// Throws [RefusedException] `QUOTA_EXCEEDED` when it is one too many; a login takes the place of the oldest ones.
    void addToken(UserId user, TokenView token) {
        database.transact(sql -> {
            if (token.kind().equals("login")) {
                removeOldestLogins(sql, user);
            } else {
                quotas.require(sql, user, Quota.TOKENS, 1);
            }
            insert(sql, user, token);
        });
    }

    private void removeOldestLogins(Handle sql, UserId user) {
        var limit = quotas.limit(Quota.TOKENS);
        if (limit > 0) {
            sql.execute("""
                    DELETE FROM access_token WHERE id IN (SELECT id FROM access_token WHERE user_id = ?
                        AND kind = 'login' ORDER BY created_at DESC, id OFFSET ? ROWS)
                    """, user.value(), limit - 1);
        }
    }

    private static void insert(Handle sql, UserId user, TokenView token) {
        sql.createUpdate("""
                        INSERT INTO access_token (id, user_id, name, kind, scopes, created_at, expires_at)
                        VALUES (:id, :user, :name, :kind, :scopes, :created, :expires)
                        """)
                .bind("id", token.id())
                .bind("user", user.value())
                .bind("name", token.name())
                .bind("kind", token.kind())
                .bind("scopes", Scope.join(token.scopes()))
                .bind("created", token.createdAt())
                .bind("expires", token.expiresAt())
                .execute();
    }

    /// Whose token this is and what it may be used for; empty when there is none, or it was revoked.
    Optional<TokenOwner> tokenOwner(String id) {
        return database.read(sql -> sql.select("SELECT user_id, scopes FROM access_token WHERE id = ?", id)
                .map((row, _) ->
                        new TokenOwner(new UserId(row.getLong("user_id")), Scope.split(row.getString("scopes"))))
                .findOne());
    }

    record TokenOwner(UserId user, Set<Scope> scopes) {}

    /// The tokens of `user` that still work, newest first; `current` marks the one with that id.
    List<TokenView> tokens(UserId user, String current, Instant now) {
        return database.read(sql -> sql.select("""
                        SELECT id, name, kind, scopes, created_at, expires_at, last_used_at FROM access_token
                        WHERE user_id = ? AND expires_at > ? ORDER BY created_at DESC, id
                        """, user.value(), now)
                .map((row, _) -> token(row, current))
                .list());
    }

    boolean removeToken(UserId user, String id) {
        return database.inTransaction(
                sql -> sql.execute("DELETE FROM access_token WHERE user_id = ? AND id = ?", user.value(), id) > 0);
    }

    void removeExpired(Instant now) {
        database.transact(sql -> sql.execute("DELETE FROM access_token WHERE expires_at <= ?", now));
    }

    private static long countDeviceKeys(Handle sql, UserId user) {
        return sql.select("SELECT COUNT(*) FROM api_key WHERE user_id = ? AND scopes = 'device'", user.value())
                .mapTo(Long.class)
                .one();
    }

    ApiKeyView addKey(UserId user, ApiKeyView key, String hash) {
        var id = database.inTransaction(sql -> addKey(sql, user, key, hash));
        return new ApiKeyView(
                id,
                key.name(),
                key.description(),
                key.keyPrefix(),
                key.scopes(),
                key.createdAt(),
                key.expiresAt(),
                null,
                key.deviceId(),
                key.key());
    }

    /// Keys of devices count as devices, all others as keys.
    private long addKey(Handle sql, UserId user, ApiKeyView key, String hash) {
        if (key.scopes().equals(List.of(Scope.DEVICE))) {
            quotas.require(sql, user, Quota.DEVICES, () -> countDeviceKeys(sql, user) + 1);
        } else {
            quotas.require(sql, user, Quota.KEYS, 1);
        }
        return sql.createUpdate("""
                        INSERT INTO api_key (user_id, name, description, key_prefix, key_hash, scopes, created_at,
                            expires_at, device_id)
                        VALUES (:user, :name, :description, :prefix, :hash, :scopes, :created, :expires, :device)
                        """)
                .bind("user", user.value())
                .bind("name", key.name())
                .bind("description", key.description())
                .bind("prefix", key.keyPrefix())
                .bind("hash", hash)
                .bind("scopes", Scope.join(key.scopes()))
                .bind("created", key.createdAt())
                .bind("expires", key.expiresAt())
                .bind("device", key.deviceId() == null ? null : key.deviceId().value())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    /// The key with this hash, if it has not ended at `now`.
    Optional<FoundKey> findKey(String hash, Instant now) {
        return database.read(sql -> sql.select(
                        "SELECT user_id, " + KEY_COLUMNS
                                + " FROM api_key WHERE key_hash = ? AND (expires_at IS NULL OR expires_at > ?)",
                        hash,
                        now)
                .map((row, _) -> new FoundKey(new UserId(row.getLong("user_id")), key(row)))
                .findOne());
    }

    record FoundKey(UserId user, ApiKeyView key) {}

    /// From now on the key is good for this device alone. False when it belongs to another one.
    boolean bindKey(long id, DeviceId device) {
        return database.inTransaction(sql -> sql.execute(
                        "UPDATE api_key SET device_id = ? WHERE id = ? AND (device_id IS NULL OR device_id = ?)",
                        device.value(),
                        id,
                        device.value())
                > 0);
    }

    List<ApiKeyView> keys(UserId user) {
        return database.read(sql -> sql.select(
                        "SELECT " + KEY_COLUMNS + " FROM api_key WHERE user_id = ? ORDER BY id DESC", user.value())
                .map((row, _) -> key(row))
                .list());
    }

    boolean removeKey(UserId user, long id) {
        return database.inTransaction(
                sql -> sql.execute("DELETE FROM api_key WHERE user_id = ? AND id = ?", user.value(), id) > 0);
    }

    /// Those of these tokens and keys (`token:…`, `key:…`) that still are there, and whose owner is active. What is no
    /// name of either is not there.
    Set<String> valid(Collection<String> credentials) {
        var tokens = named(credentials, "token:");
        var keys = named(credentials, "key:").stream()
                .filter(id -> KEY_ID.matcher(id).matches())
                .map(Long::parseLong)
                .toList();
        var valid = new HashSet<String>();
        database.read(sql -> {
            valid(sql, "access_token", tokens).forEach(id -> valid.add("token:" + id));
            valid(sql, "api_key", keys).forEach(id -> valid.add("key:" + id));
            return valid;
        });
        return valid;
    }

    private static List<String> named(Collection<String> credentials, String kind) {
        return credentials.stream()
                .filter(credential -> credential.startsWith(kind))
                .map(credential -> credential.substring(kind.length()))
                .toList();
    }

    private static List<String> valid(Handle sql, String table, List<?> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return sql.createQuery("SELECT c.id FROM " + table
                        + " c JOIN account a ON a.id = c.user_id WHERE a.active AND c.id IN (<ids>)")
                .bindList("ids", ids)
                .mapTo(String.class)
                .list();
    }

    /// Notes the use of a credential: `token:…` or `key:…`.
    void used(String credential, Instant now) {
        var id = credential.substring(credential.indexOf(':') + 1);
        database.transact(sql -> {
            if (credential.startsWith("key:")) {
                sql.execute("UPDATE api_key SET last_used_at = ? WHERE id = ?", now, Long.parseLong(id));
            } else {
                sql.execute("UPDATE access_token SET last_used_at = ? WHERE id = ?", now, id);
            }
        });
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                new UserId(row.getLong("id")),
                row.getString("user_name"),
                row.getString("role"),
                row.getBoolean("active"),
                Rows.instant(row, "created_at"));
    }

    private static TokenView token(ResultSet row, String current) throws SQLException {
        return new TokenView(
                row.getString("id"),
                row.getString("name"),
                row.getString("kind"),
                List.copyOf(Scope.split(row.getString("scopes"))),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "expires_at"),
                Rows.instantOrNull(row, "last_used_at"),
                row.getString("id").equals(current));
    }

    private static ApiKeyView key(ResultSet row) throws SQLException {
        @Nullable String device = row.getString("device_id");
        return new ApiKeyView(
                row.getLong("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("key_prefix"),
                List.copyOf(Scope.split(row.getString("scopes"))),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "expires_at"),
                Rows.instantOrNull(row, "last_used_at"),
                device == null ? null : new DeviceId(device),
                null);
    }
}
