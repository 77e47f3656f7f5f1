package wegent.backend.testing;

import java.time.InstantSource;
import java.util.UUID;
import wegent.backend.storage.Database;
import wegent.backend.storage.DatabaseConfig;

/// The databases that every store works on, for tests that run on each: `@ParameterizedClass @EnumSource`.
public enum SqlEngine {
    H2 {
        @Override
        public DatabaseConfig fresh() {
            return DatabaseConfig.inMemory(UUID.randomUUID().toString());
        }
    },

    POSTGRES {
        @Override
        public DatabaseConfig fresh() {
            return DatabaseConfig.at(Postgres.shared().freshDatabase());
        }
    };

    /// An empty database of its own.
    public abstract DatabaseConfig fresh();

    /// A fresh database, opened.
    public Database open() {
        return new Database(fresh(), InstantSource.system());
    }
}
