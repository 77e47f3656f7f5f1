package wegent.backend.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import wegent.backend.storage.Database;
import wegent.backend.task.Subtask;
import wegent.base.Json;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.stream.StreamEvent;

/// The SQL of the events of running answers, one row a batch; pieces of attachments go to [Attachments]. The
/// rows go when the answer is folded ([wegent.backend.task.TaskStore#ended]).
final class StreamLog {
    private static final TypeReference<List<StreamEvent>> EVENTS = new TypeReference<>() {};

    private final Database database;

    StreamLog(Database database) {
        this.database = database;
    }

    /// Events of one attempt that came together; `seq` numbers the first. `pieces` are those of attachments that
    /// were put together from what the events stream.
    record StreamBatch(SubtaskId subtask, int attempt, long seq, List<StreamEvent> events, List<Piece> pieces) {
        public StreamBatch {
            events = List.copyOf(events);
            pieces = List.copyOf(pieces);
        }

        long lastSeq() {
            return seq + events.size() - 1;
        }
    }

    /// A piece of attachment `id`, which came with event `seq`.
    record Piece(String id, long seq, String text) {
        private static final int MAX_JOINED = 256 * 1024;

        /// `pieces` with those of one attachment that follow each other put together.
        static List<Piece> joined(List<Piece> pieces) {
            var joined = new ArrayList<Piece>();
            for (int i = 0; i < pieces.size(); ) {
                var first = pieces.get(i);
                var text = new StringBuilder(first.text());
                for (i++; i < pieces.size() && first.goesOnIn(pieces.get(i), text.length()); i++) {
                    text.append(pieces.get(i).text());
                }
                joined.add(new Piece(first.id(), first.seq(), text.toString()));
            }
            return joined;
        }

        private boolean goesOnIn(Piece next, int length) {
            return id.equals(next.id()) && length + next.text().length() <= MAX_JOINED;
        }
    }

    /// Appends to the log, all batches with two statements, and returns those that were not taken: a batch is
    /// taken only where the log ends right before it and the attempt still takes events. So of two nodes that
    /// both think that they have a run, one wins and the other learns it.
    Set<StreamBatch> append(Handle sql, List<StreamBatch> batches) {
        var taken = mark(sql, batches);
        var refused = Collections.<StreamBatch>newSetFromMap(new IdentityHashMap<>());
        var kept = new ArrayList<StreamBatch>();
        var rows = sql.prepareBatch(
                "INSERT INTO stream_batch (subtask_id, attempt, seq, events) VALUES (:id, :attempt, :seq, :events)");
        for (int i = 0; i < taken.length; i++) {
            var batch = batches.get(i);
            if (taken[i] == 0) {
                refused.add(batch);
                continue;
            }
            kept.add(batch);
            rows.bind("id", batch.subtask().value())
                    .bind("attempt", batch.attempt())
                    .bind("seq", batch.seq())
                    .bind("events", writeEvents(Attachments.without(batch.events())))
                    .add();
        }
        rows.execute();
        Attachments.keep(sql, kept);
        return refused;
    }

    /// Moves the ends of the logs. Returns 1 for each batch that continues its log, else 0.
    private static int[] mark(Handle sql, List<StreamBatch> batches) {
        var marks = sql.prepareBatch("""
                UPDATE subtask SET seq = :last WHERE id = :id AND attempt = :attempt AND seq = :before
                    AND (status = 'RUNNING' OR (status = 'FAILED' AND reason = 'device_offline'))
                """);
        for (var batch : batches) {
            marks.bind("last", batch.lastSeq())
                    .bind("id", batch.subtask().value())
                    .bind("attempt", batch.attempt())
                    .bind("before", batch.seq() - 1)
                    .add();
        }
        return marks.execute();
    }

    private static String writeEvents(List<StreamEvent> events) {
        try {
            return Json.mapper().writerFor(EVENTS).writeValueAsString(events);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Events that are not writable", e);
        }
    }

    /// The events that `row` counts, in order: those that another node has added since it was read are none of
    /// its.
    List<StreamEvent> events(Subtask row) {
        var texts = database.read(sql -> sql.select(
                        "SELECT events FROM stream_batch WHERE subtask_id = ? AND attempt = ? AND seq <= ? ORDER BY seq",
                        row.id().value(),
                        row.attempt(),
                        row.seq())
                .mapTo(String.class)
                .list());
        var events = new ArrayList<StreamEvent>();
        texts.forEach(text -> events.addAll(read(text)));
        return events;
    }

    private static List<StreamEvent> read(String text) {
        try {
            return Json.mapper().readValue(text, EVENTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A row that is not readable: " + e.getOriginalMessage(), e);
        }
    }
}
