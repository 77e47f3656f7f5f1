package wegent.backend.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Accounts;
import wegent.backend.account.Lists;
import wegent.backend.storage.Cell;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.base.Time;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.ListName;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ModelView;
import wegent.protocol.rest.SaveModel;
import wegent.protocol.rest.TestModel;

/// The models of each user, with their SQL: how agents reach a model. Keys are encrypted at rest and never
/// shown again.
public final class Models {
    private final Database database;
    private final Cipher cipher;
    private final Lists lists;
    private final Time time;

    public Models(Database database, Cipher cipher, Lists lists, Time time) {
        this.database = database;
        this.cipher = cipher;
        this.lists = lists;
        this.time = time;
    }

    public List<ModelView> list(UserId user) {
        return database.read(sql -> sql.select("SELECT * FROM model WHERE user_id = ? ORDER BY id", user.value())
                .map((row, _) -> view(row))
                .list());
    }

    ModelView add(UserId user, SaveModel body) {
        return told(user, database.inTransaction(sql -> {
            Accounts.lock(sql, user);
            var id = sql.createUpdate("""
                            INSERT INTO model (user_id, name, provider, is_default, created_at)
                            VALUES (:user, :name, :provider, FALSE, :now)
                            """)
                    .bind("user", user.value())
                    .bind("name", body.name())
                    .bind("provider", body.provider())
                    .bind("now", time.instant())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            return write(sql, user, id, body);
        }));
    }

    private ModelView told(UserId user, ModelView view) {
        lists.changed(user, ListName.MODELS);
        return view;
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such model.
    ModelView change(UserId user, long id, SaveModel body) {
        return told(user, database.inTransaction(sql -> {
            Accounts.lock(sql, user);
            return write(sql, user, id, body);
        }));
    }

    private ModelView write(Handle sql, UserId user, long id, SaveModel body) {
        var isDefault = body.isDefault() == null ? !hasDefault(sql, user, id, body.provider()) : body.isDefault();
        if (isDefault) {
            sql.execute(
                    "UPDATE model SET is_default = FALSE WHERE user_id = ? AND provider = ?",
                    user.value(),
                    body.provider());
        }
        if (body.apiKey() != null) {
            var encrypted = body.apiKey().value().isEmpty() ? null : cipher.encrypt(body.apiKey(), cell(id));
            sql.execute("UPDATE model SET encrypted_key = ? WHERE user_id = ? AND id = ?", encrypted, user.value(), id);
        }
        sql.createUpdate("""
                        UPDATE model SET name = :name, provider = :provider, base_url = :url, model = :model,
                            is_default = :default WHERE user_id = :user AND id = :id
                        """)
                .bind("name", body.name())
                .bind("provider", body.provider())
                .bind("url", blankToNull(body.baseUrl()))
                .bind("model", blankToNull(body.model()))
                .bind("default", isDefault)
                .bind("user", user.value())
                .bind("id", id)
                .execute();
        return sql.select("SELECT * FROM model WHERE user_id = ? AND id = ?", user.value(), id)
                .map((row, _) -> view(row))
                .findOne()
                .orElseThrow(() -> RefusedException.notFound("Model"));
    }

    /// Is another model than `id` the default of its provider?
    private static boolean hasDefault(Handle sql, UserId user, long id, String provider) {
        return sql.select(
                        "SELECT 1 FROM model WHERE user_id = ? AND provider = ? AND id <> ? AND is_default",
                        user.value(),
                        provider,
                        id)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    void remove(UserId user, long id) {
        var removed = database.inTransaction(
                sql -> sql.execute("DELETE FROM model WHERE user_id = ? AND id = ?", user.value(), id));
        if (removed == 0) {
            throw RefusedException.notFound("Model");
        }
        lists.changed(user, ListName.MODELS);
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such model.
    public void require(UserId user, long id) {
        if (list(user).stream().noneMatch(model -> model.id() == id)) {
            throw RefusedException.notFound("Model");
        }
    }

    /// How to reach model `id` of `user`, or her default for `provider` when `id` is absent. Empty when there
    /// is none: the device's own login is used then.
    public Optional<ModelAccess> access(UserId user, @Nullable Long id, String provider) {
        var condition = id == null ? "is_default AND provider = ?" : "id = ?";
        Object value = id == null ? provider : id;
        return database.read(
                sql -> sql.select("SELECT * FROM model WHERE user_id = ? AND " + condition, user.value(), value)
                        .map((row, _) -> access(row))
                        .findFirst());
    }

    /// How to reach a model that is to be tried. Throws [RefusedException] `NOT_FOUND` when it names one that
    /// `user` does not have.
    ModelAccess tried(UserId user, TestModel body) {
        var key = body.apiKey();
        if (key == null && body.id() != null) {
            require(user, body.id());
            key = access(user, body.id(), body.provider())
                    .map(ModelAccess::apiKey)
                    .orElse(null);
        }
        return new ModelAccess(body.provider(), blankToNull(body.baseUrl()), key, blankToNull(body.model()));
    }

    private ModelAccess access(ResultSet row) throws SQLException {
        var key = row.getString("encrypted_key");
        return new ModelAccess(
                row.getString("provider"),
                row.getString("base_url"),
                key == null ? null : cipher.decrypt(key, cell(row.getLong("id"))),
                row.getString("model"));
    }

    private static Cell cell(long id) {
        return new Cell("model", Long.toString(id), "encrypted_key");
    }

    private static ModelView view(ResultSet row) throws SQLException {
        return new ModelView(
                row.getLong("id"),
                row.getString("name"),
                row.getString("provider"),
                row.getString("base_url"),
                row.getString("model"),
                row.getString("encrypted_key") != null,
                row.getBoolean("is_default"));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
