package wegent.backend;

import java.util.Optional;
import java.util.function.Supplier;
import wegent.backend.storage.Database;
import wegent.backend.storage.StorageException;
import wegent.protocol.RefusedException;
import wegent.socketio.server.ConnectRefused;

/// Whether somebody new may come in: sockets, and what a balancer sends here. Threads meet in one flag.
final class Entrance {
    private final Database database;
    private volatile Supplier<Optional<String>> work = Optional::empty;
    private volatile boolean closed;

    Entrance(Database database) {
        this.database = database;
    }

    /// `trouble` says why this node's work stands still although the database answers; empty when it goes on.
    void watch(Supplier<Optional<String>> trouble) {
        work = trouble;
    }

    /// From now on nobody is let in: this node is going down.
    void close() {
        closed = true;
    }

    /// Who is at the door. Throws [ConnectRefused] with a text for whoever may not come in.
    <T> T admit(Supplier<T> authentication) {
        if (closed) {
            throw new ConnectRefused("Server is shutting down");
        }
        try {
            return authentication.get();
        } catch (RefusedException e) {
            throw new ConnectRefused(e.text());
        } catch (StorageException e) {
            throw new ConnectRefused("Authentication service unavailable: " + StorageException.TOLD);
        }
    }

    /// Why nobody should be sent here; empty when the node is ready. Reads one row.
    Optional<String> unready() {
        if (closed) {
            return Optional.of("it is shutting down");
        }
        try {
            database.read(sql -> sql.select("SELECT 1").mapTo(Integer.class).one());
            return work.get();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
