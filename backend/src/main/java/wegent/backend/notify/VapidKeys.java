package wegent.backend.notify;

import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.storage.Cell;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;

/// Keeps the one key pair of the server, which all nodes find in SQL; the first that looks makes it.
final class VapidKeys {
    private static final Logger log = LoggerFactory.getLogger(VapidKeys.class);
    private static final String NAME = "vapid";
    private static final Cell CELL = new Cell("server_secret", NAME, "encrypted");

    private VapidKeys() {}

    /// Empty when SQL has one that was encrypted with another key: what browsers have subscribed with it cannot
    /// be sent to, and a new one would part them from the nodes that can.
    static Optional<VapidKey> open(Database database, Cipher cipher, InstantSource time) {
        var kept = read(database).orElseGet(() -> make(database, cipher, time));
        try {
            return Optional.of(VapidKey.of(cipher.decrypt(kept, CELL)));
        } catch (IllegalArgumentException e) {
            log.warn("No Web Push: its key in SQL (server_secret, vapid) was encrypted with another secret key. Delete"
                    + " that row to have a new one made; browsers must then be subscribed again");
            return Optional.empty();
        }
    }

    private static Optional<String> read(Database database) {
        return database.read(VapidKeys::read);
    }

    private static Optional<String> read(Handle sql) {
        return sql.select("SELECT encrypted FROM server_secret WHERE name = ?", NAME)
                .mapTo(String.class)
                .findOne();
    }

    private static String make(Database database, Cipher cipher, InstantSource time) {
        var encrypted = cipher.encrypt(VapidKey.generate().secret(), CELL);
        try {
            database.transact(sql -> sql.execute(
                    "INSERT INTO server_secret (name, encrypted, created_at) VALUES (?, ?, ?)",
                    NAME,
                    encrypted,
                    time.instant()));
            return encrypted;
        } catch (JdbiException e) {
            if (Database.isDuplicate(e)) {
                return read(database).orElseThrow(() -> e); // another node was first
            }
            throw e;
        }
    }
}
