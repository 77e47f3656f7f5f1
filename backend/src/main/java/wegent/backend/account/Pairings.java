package wegent.backend.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.quota.Quota;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.base.Time;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.PairedKey;
import wegent.protocol.rest.PairingView;

/// Connects new computers: a code that is good once, for a quarter of an hour, is changed into a key that the
/// computer alone knows. So no command holds a secret that lasts.
public final class Pairings {
    /// How long a code can be used.
    static final Duration LIFE = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(Pairings.class);
    private static final Duration KEPT = Duration.ofDays(1);

    private final Database database;
    private final Quotas quotas;
    private final ApiKeys keys;
    private final Time time;

    public Pairings(Database database, Quotas quotas, ApiKeys keys, Time time) {
        this.database = database;
        this.quotas = quotas;
        this.keys = keys;
        this.time = time;
    }

    /// A new code for a computer of `user`; the result carries it, this once.
    public PairingView create(UserId user) {
        return create(user, LIFE);
    }

    /// A new code that is good for `life`.
    public PairingView create(UserId user, Duration life) {
        var code = PairingCode.random();
        var now = time.instant();
        var ends = now.plus(life);
        var id = database.inTransaction(sql -> {
            sql.execute("DELETE FROM pairing WHERE expires_at < ?", now.minus(KEPT));
            quotas.require(sql, user, Quota.PAIRINGS, () -> open(sql, user, now) + 1);
            return sql.createUpdate("""
                            INSERT INTO pairing (user_id, code_hash, created_at, expires_at)
                            VALUES (:user, :hash, :now, :ends)
                            """)
                    .bind("user", user.value())
                    .bind("hash", PairingCode.hash(code))
                    .bind("now", now)
                    .bind("ends", ends)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
        });
        return new PairingView(id, "waiting", ends, code, null, null);
    }

    /// Takes back a code that nobody was told.
    public void cancel(UserId user, long id) {
        database.transact(sql -> sql.execute("DELETE FROM pairing WHERE user_id = ? AND id = ?", user.value(), id));
    }

    private static long open(Handle sql, UserId user, Instant now) {
        return sql.select(
                        "SELECT COUNT(*) FROM pairing WHERE user_id = ? AND claimed_at IS NULL AND expires_at > ?",
                        user.value(),
                        now)
                .mapTo(Long.class)
                .one();
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such pairing.
    PairingView get(UserId user, long id) {
        return database.read(sql -> sql.select("SELECT * FROM pairing WHERE user_id = ? AND id = ?", user.value(), id)
                .map((row, _) -> view(row, time.instant()))
                .findOne()
                .orElseThrow(() -> RefusedException.notFound("Pairing")));
    }

    /// Gives the computer `name` a key for its code. Throws [RefusedException] `NOT_FOUND` when the code is
    /// wrong, used or too old; which of these is not said.
    PairedKey claim(String code, String name) {
        var now = time.instant();
        var hash = PairingCode.hash(code);
        var claimed = database.inTransaction(sql -> sql.execute("""
                UPDATE pairing SET claimed_at = ?, claimed_by = ?
                WHERE code_hash = ? AND claimed_at IS NULL AND expires_at > ?
                """, now, name, hash, now));
        if (claimed == 0) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND, "code", "This code is wrong, too old, or was used before. Get a new one");
        }
        var user = new UserId(database.read(sql -> sql.select("SELECT user_id FROM pairing WHERE code_hash = ?", hash)
                .mapTo(Long.class)
                .one()));
        var key = keys.create(user, CreateApiKey.forDevice(name, "Paired computer"));
        database.transact(sql -> sql.execute("UPDATE pairing SET key_id = ? WHERE code_hash = ?", key.id(), hash));
        log.info("user={} paired a computer, key={}", user, key.id());
        return new PairedKey(String.valueOf(key.key()));
    }

    private static PairingView view(ResultSet row, Instant now) throws SQLException {
        var ends = Rows.instant(row, "expires_at");
        @Nullable Long key = Rows.longOrNull(row, "key_id");
        var status = key != null ? "claimed" : now.isBefore(ends) ? "waiting" : "expired";
        return new PairingView(row.getLong("id"), status, ends, null, row.getString("claimed_by"), key);
    }
}
