package wegent.backend.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import wegent.backend.quota.Quota;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.base.Time;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.AttachedFile;
import wegent.protocol.stream.Block;

/// The files of users: first nobody's, then those of the message that they are sent with, whose blocks name
/// them, and gone with it. What is never sent goes after a day.
public final class Uploads {
    private static final Duration UNSENT = Duration.ofDays(1);
    private static final int MOST_UNSENT = 50;
    private static final int PIECE = 512 * 1024;

    private final Database database;
    private final Quotas quotas;
    private final Time time;

    public Uploads(Database database, Quotas quotas, Time time) {
        this.database = database;
        this.quotas = quotas;
        this.time = time;
    }

    /// Keeps a file of `user`. Throws [RefusedException] `PAYLOAD_TOO_LARGE` over the limit of a file,
    /// `TOO_MANY_REQUESTS` when very many were never sent, `QUOTA_EXCEEDED` when the user has too much of files.
    public AttachedFile add(UserId user, String name, String mediaType, InputStream content) {
        var pieces = new java.util.ArrayList<byte[]>();
        var size = 0L;
        try {
            for (var piece = content.readNBytes(PIECE); piece.length > 0; piece = content.readNBytes(PIECE)) {
                size += piece.length;
                if (size > AttachedFile.LIMIT) {
                    throw new RefusedException(
                            ErrorCode.PAYLOAD_TOO_LARGE, "A file may have " + AttachedFile.LIMIT + " bytes");
                }
                pieces.add(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var file = new AttachedFile(0, name, mediaType, size);
        return database.inTransaction(sql -> add(sql, user, file, pieces));
    }

    private AttachedFile add(Handle sql, UserId user, AttachedFile file, List<byte[]> pieces) {
        var now = time.instant();
        sql.execute("DELETE FROM upload WHERE subtask_id IS NULL AND created_at < ?", now.minus(UNSENT));
        var unsent = sql.select("SELECT COUNT(*) FROM upload WHERE user_id = ? AND subtask_id IS NULL", user.value())
                .mapTo(Integer.class)
                .one();
        if (unsent >= MOST_UNSENT) {
            throw new RefusedException(ErrorCode.TOO_MANY_REQUESTS, "Too many files that were not sent");
        }
        quotas.require(sql, user, Quota.FILE_BYTES, file.size());
        var id = sql.createUpdate("""
                        INSERT INTO upload (user_id, name, media_type, size, created_at)
                        VALUES (:user, :name, :type, :size, :now)
                        """)
                .bind("user", user.value())
                .bind("name", file.name())
                .bind("type", file.mediaType())
                .bind("size", file.size())
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        var rows =
                sql.prepareBatch("INSERT INTO upload_piece (upload_id, number, piece) VALUES (:id, :number, :piece)");
        for (int i = 0; i < pieces.size(); i++) {
            rows.bind("id", id).bind("number", i).bind("piece", pieces.get(i)).add();
        }
        if (rows.size() > 0) {
            rows.execute();
        }
        return new AttachedFile(id, file.name(), file.mediaType(), file.size());
    }

    /// A file with its bytes, piece by piece.
    public record Opened(AttachedFile file, Iterable<byte[]> pieces) {}

    /// The file `id` of `user`. Throws [RefusedException] `NOT_FOUND` when she has none of that id.
    public Opened open(UserId user, long id) {
        var file = database.read(sql -> find(sql, user, id)).orElseThrow(Uploads::unknown);
        var count = (int) ((file.size() + PIECE - 1) / PIECE);
        return new Opened(
                file,
                () -> java.util.stream.IntStream.range(0, count)
                        .mapToObj(number -> piece(id, number))
                        .iterator());
    }

    private byte[] piece(long id, int number) {
        return database.read(
                sql -> sql.select("SELECT piece FROM upload_piece WHERE upload_id = ? AND number = ?", id, number)
                        .mapTo(byte[].class)
                        .one());
    }

    private static java.util.Optional<AttachedFile> find(Handle sql, UserId user, long id) {
        return sql.select(
                        "SELECT id, name, media_type, size FROM upload WHERE id = ? AND user_id = ?", id, user.value())
                .map((row, _) -> new AttachedFile(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4)))
                .findOne();
    }

    private static RefusedException unknown() {
        return RefusedException.notFound("File");
    }

    /// Gives `files` of `user` to the newest message of hers in `task`, in the caller's transaction. Throws
    /// [RefusedException] `NOT_FOUND` when one is not hers, or belongs to another message.
    public void attach(Handle sql, UserId user, TaskId task, List<Long> files) {
        if (files.isEmpty()) {
            return;
        }
        var message = sql.select("SELECT MAX(id) FROM subtask WHERE task_id = ? AND role = 'user'", task.value())
                .mapTo(Long.class)
                .one();
        for (var id : files) {
            var taken = sql.execute(
                    "UPDATE upload SET subtask_id = ? WHERE id = ? AND user_id = ? AND subtask_id IS NULL",
                    message,
                    id,
                    user.value());
            if (taken == 0) {
                throw unknown();
            }
        }
        var blocks = files.stream()
                .map(id -> Block.file(find(sql, user, id).orElseThrow(Uploads::unknown)))
                .toList();
        sql.execute("UPDATE subtask SET blocks = ? WHERE id = ?", Rows.json(blocks), message);
    }
}
