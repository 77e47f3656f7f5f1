package wegent.backend.storage;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts anew, at the start, what is not encrypted with the current key or not yet bound to its place. Each
/// column is one transaction that holds the rows it changes, so that several nodes may start together.
public final class SecretRotation {
    private static final Logger log = LoggerFactory.getLogger(SecretRotation.class);
    private static final List<Column> COLUMNS = List.of(
            new Column("model", "id", "encrypted_key"),
            new Column("server_secret", "name", "encrypted"),
            new Column("push_subscription", "id", "address"));

    private record Column(String table, String key, String name) {}

    private record Value(String row, String encrypted) {}

    private SecretRotation() {}

    /// What no key can read stays as it is; the log says how much that is.
    public static void run(Database database, Cipher cipher) {
        for (var column : COLUMNS) {
            if (hasOld(database, cipher, column)) {
                var unread = database.inTransaction(sql -> rotate(sql, cipher, column));
                log.info("{}.{} is encrypted with the current secret key", column.table(), column.name());
                if (unread > 0) {
                    log.warn(
                            "{} values of {}.{} are encrypted with a secret key that is not known. Name it in"
                                    + " WEGENT_SECRET_KEY_PREVIOUS, or enter them again",
                            unread,
                            column.table(),
                            column.name());
                }
            }
        }
    }

    private static boolean hasOld(Database database, Cipher cipher, Column column) {
        return database.read(
                sql -> values(sql, column, "").stream().anyMatch(value -> !cipher.isCurrent(value.encrypted())));
    }

    private static int rotate(Handle sql, Cipher cipher, Column column) {
        var unread = 0;
        for (var value : values(sql, column, " FOR UPDATE")) {
            if (cipher.isCurrent(value.encrypted())) {
                continue;
            }
            var cell = new Cell(column.table(), value.row(), column.name());
            try {
                var encrypted = cipher.encrypt(cipher.decryptForRotation(value.encrypted(), cell), cell);
                sql.execute(
                        "UPDATE " + column.table() + " SET " + column.name() + " = ? WHERE CAST(" + column.key()
                                + " AS VARCHAR(40)) = ? AND " + column.name() + " = ?",
                        encrypted,
                        value.row(),
                        value.encrypted());
            } catch (IllegalArgumentException e) {
                log.debug("Not readable: {}", cell, e);
                unread++;
            }
        }
        return unread;
    }

    private static List<Value> values(Handle sql, Column column, String lock) {
        return sql.select("SELECT " + column.key() + " AS row_key, " + column.name() + " AS encrypted FROM "
                        + column.table() + " WHERE " + column.name() + " IS NOT NULL ORDER BY " + column.key() + lock)
                .map((row, _) -> new Value(row.getString("row_key"), row.getString("encrypted")))
                .list();
    }
}
