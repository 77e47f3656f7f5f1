package wegent.backend.stream;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import wegent.backend.storage.Database;
import wegent.backend.stream.StreamLog.StreamBatch;
import wegent.backend.task.Subtask;
import wegent.backend.task.Tasks;
import wegent.protocol.RefusedException;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.StreamEvent;

/// The texts of answers that are too large for their blocks: kept piece by piece with the events that bring them, and
/// read piece by piece. No thread ever has a whole one.
public final class Attachments {
    private final Tasks tasks;
    private final Database database;

    public Attachments(Tasks tasks, Database database) {
        this.tasks = tasks;
        this.database = database;
    }

    /// The text `id` of a message of `user`, in UTF-8. Reading fails when the message is retried or deleted meanwhile.
    /// Throws [RefusedException] `NOT_FOUND` when there is none.
    public InputStream open(UserId user, SubtaskId message, String id) {
        var row = tasks.owned(user, message);
        if (!Attachment.isId(id)) {
            throw unknown();
        }
        var seqs = database.read(sql -> sql.select(
                        "SELECT seq FROM attachment WHERE subtask_id = ? AND attempt = ? AND id = ? ORDER BY seq",
                        row.id().value(),
                        row.attempt(),
                        id)
                .mapTo(Long.class)
                .list());
        if (seqs.isEmpty()) {
            throw unknown();
        }
        return new PieceStream(seqs, seq -> piece(row, id, seq));
    }

    private static RefusedException unknown() {
        return RefusedException.notFound("Attachment");
    }

    private byte[] piece(Subtask row, String id, long seq) {
        return database.read(sql -> sql.select(
                        "SELECT piece FROM attachment WHERE subtask_id = ? AND attempt = ? AND id = ? AND seq = ?",
                        row.id().value(),
                        row.attempt(),
                        id,
                        seq)
                .mapTo(byte[].class)
                .one());
    }

    /// Keeps the pieces that are in `batches`, and counts their bytes.
    static void keep(Handle sql, List<StreamBatch> batches) {
        var rows = sql.prepareBatch("""
                INSERT INTO attachment (subtask_id, attempt, id, seq, piece)
                VALUES (:subtask, :attempt, :id, :seq, :piece)
                """);
        var sizes = sql.prepareBatch("UPDATE subtask SET file_bytes = file_bytes + :bytes WHERE id = :subtask");
        for (var batch : batches) {
            var bytes = 0L;
            for (int i = 0; i < batch.events().size(); i++) {
                if (batch.events().get(i) instanceof StreamEvent.AttachmentDelta(var id, var delta)) {
                    bytes += add(rows, batch, new StreamLog.Piece(id, batch.seq() + i, delta));
                }
            }
            for (var piece : batch.pieces()) {
                bytes += add(rows, batch, piece);
            }
            if (bytes > 0) {
                sizes.bind("bytes", bytes)
                        .bind("subtask", batch.subtask().value())
                        .add();
            }
        }
        if (rows.size() > 0) {
            rows.execute();
            sizes.execute();
        }
    }

    private static int add(PreparedBatch rows, StreamBatch batch, StreamLog.Piece piece) {
        var bytes = piece.text().getBytes(StandardCharsets.UTF_8);
        rows.bind("subtask", batch.subtask().value())
                .bind("attempt", batch.attempt())
                .bind("id", piece.id())
                .bind("seq", piece.seq())
                .bind("piece", bytes)
                .add();
        return bytes.length;
    }

    /// `events` as the log has them: without what is kept here.
    static List<StreamEvent> without(List<StreamEvent> events) {
        return events.stream().map(Attachments::without).toList();
    }

    private static StreamEvent without(StreamEvent event) {
        return event instanceof StreamEvent.AttachmentDelta(var id, var _)
                ? new StreamEvent.AttachmentDelta(id, "")
                : event;
    }
}
