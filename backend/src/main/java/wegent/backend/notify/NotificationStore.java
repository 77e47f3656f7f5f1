package wegent.backend.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import wegent.backend.account.Accounts;
import wegent.backend.storage.Cell;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.base.Json;
import wegent.base.Secret;
import wegent.protocol.NoticeKind;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.NotifiedBrowser;

/// The SQL of what users are notified of, and of the browsers that get pushes.
final class NotificationStore {
    /// A user has no more browsers; the one that was used longest ago goes.
    static final int MOST_BROWSERS = 20;

    private final Database database;
    private final Cipher cipher;

    NotificationStore(Database database, Cipher cipher) {
        this.database = database;
        this.cipher = cipher;
    }

    /// The kinds that `user` is notified of: all that she has not turned off.
    Set<NoticeKind> wanted(UserId user) {
        var wanted = EnumSet.copyOf(NoticeKind.choosable());
        database.read(sql -> sql.select("SELECT kind FROM notice_off WHERE user_id = ?", user.value())
                        .mapTo(String.class)
                        .list())
                .forEach(off -> wanted.removeIf(kind -> kind.wire().equals(off)));
        return wanted;
    }

    void want(UserId user, Set<NoticeKind> kinds) {
        database.transact(sql -> {
            Accounts.lock(sql, user);
            sql.execute("DELETE FROM notice_off WHERE user_id = ?", user.value());
            for (var kind : NoticeKind.choosable()) {
                if (!kinds.contains(kind)) {
                    sql.execute("INSERT INTO notice_off (user_id, kind) VALUES (?, ?)", user.value(), kind.wire());
                }
            }
        });
    }

    /// A browser that subscribes with the login `token`. One that did before, also as another user, is the
    /// same.
    record NewBrowser(UserId user, String token, String name, PushAddress address) {}

    /// Returns whether anything is new of it.
    boolean add(NewBrowser browser, Instant now) {
        try {
            return database.inTransaction(sql -> add(sql, browser, now));
        } catch (JdbiException e) {
            if (!Database.isDuplicate(e)) {
                throw e;
            }
            // It subscribed twice at once: the other's row is there now.
            return database.inTransaction(sql -> add(sql, browser, now));
        }
    }

    private boolean add(Handle sql, NewBrowser browser, Instant now) {
        Accounts.lock(sql, browser.user());
        var hash = hash(browser.address().endpoint());
        var known = sql.select(
                        "SELECT 1 FROM push_subscription WHERE endpoint_hash = ? AND user_id = ? AND token_id = ?",
                        hash,
                        browser.user().value(),
                        browser.token())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (known) {
            return false;
        }
        // A login is one browser, and an address one subscription.
        sql.execute("DELETE FROM push_subscription WHERE endpoint_hash = ? OR token_id = ?", hash, browser.token());
        var id = sql.createUpdate("""
                        INSERT INTO push_subscription (user_id, token_id, name, endpoint_hash, address, created_at)
                        VALUES (:user, :token, :name, :hash, '', :now)
                        """)
                .bind("user", browser.user().value())
                .bind("token", browser.token())
                .bind("name", browser.name())
                .bind("hash", hash)
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        sql.execute(
                "UPDATE push_subscription SET address = ? WHERE id = ?",
                cipher.encrypt(new Secret(Json.write(browser.address())), cell(id)),
                id);
        sql.createUpdate("""
                        DELETE FROM push_subscription WHERE user_id = :user AND id NOT IN (
                            SELECT id FROM push_subscription WHERE user_id = :user
                            ORDER BY COALESCE(last_used_at, created_at) DESC, id DESC FETCH FIRST :most ROWS ONLY)
                        """)
                .bind("user", browser.user().value())
                .bind("most", MOST_BROWSERS)
                .execute();
        return true;
    }

    /// The browsers of `user`, the newest first; `credential` is that of the one that asks.
    List<NotifiedBrowser> browsers(UserId user, String credential) {
        return database.read(sql -> sql.select(
                        "SELECT * FROM push_subscription WHERE user_id = ? ORDER BY created_at DESC, id DESC",
                        user.value())
                .map((row, _) -> browser(row, credential))
                .list());
    }

    /// Where pushes for `user` go now: to the browsers whose login has not ended.
    List<Subscription> subscriptions(UserId user, Instant now) {
        return database.read(sql -> sql.select("""
                        SELECT s.id, s.user_id, s.address FROM push_subscription s
                        JOIN access_token t ON t.id = s.token_id JOIN account a ON a.id = s.user_id
                        WHERE s.user_id = ? AND t.expires_at > ? AND a.active ORDER BY s.id
                        """, user.value(), now)
                .map((row, _) -> subscription(row))
                .list());
    }

    boolean remove(UserId user, long id) {
        return database.inTransaction(
                sql -> sql.execute("DELETE FROM push_subscription WHERE user_id = ? AND id = ?", user.value(), id) > 0);
    }

    /// Its push service has taken a message.
    void used(long id, Instant now) {
        database.transact(sql ->
                sql.execute("UPDATE push_subscription SET last_used_at = ?, problem = NULL WHERE id = ?", now, id));
    }

    /// Its push service has not taken a message, and why.
    void failed(long id, String problem) {
        database.transact(sql -> sql.execute(
                "UPDATE push_subscription SET problem = ? WHERE id = ?",
                problem.substring(0, Math.min(200, problem.length())),
                id));
    }

    private Subscription subscription(ResultSet row) throws SQLException {
        var address = cipher.decrypt(row.getString("address"), cell(row.getLong("id")));
        return new Subscription(
                row.getLong("id"), new UserId(row.getLong("user_id")), Json.read(address.value(), PushAddress.class));
    }

    private static Cell cell(long id) {
        return new Cell("push_subscription", Long.toString(id), "address");
    }

    private static NotifiedBrowser browser(ResultSet row, String credential) throws SQLException {
        return new NotifiedBrowser(
                row.getLong("id"),
                row.getString("name"),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "last_used_at"),
                row.getString("problem"),
                credential.equals("token:" + row.getString("token_id")));
    }

    private static String hash(String endpoint) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(endpoint.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
