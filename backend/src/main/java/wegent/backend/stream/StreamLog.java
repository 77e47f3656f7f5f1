package wegent.backend.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import wegent.backend.storage.Database;
import wegent.base.Json;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.stream.StreamEvent;

/// The SQL of the events of running answers, one row a batch. The rows go when the answer is folded
/// ([wegent.backend.task.TaskStore#ended]).
final class StreamLog {
    private static final TypeReference<List<StreamEvent>> EVENTS = new TypeReference<>() {};

    private final Database database;

    StreamLog(Database database) {
        this.database = database;
    }

    /// Events of one attempt that came together; `seq` numbers the first.
    record StreamBatch(SubtaskId subtask, int attempt, long seq, List<StreamEvent> events) {
        public StreamBatch {
            events = List.copyOf(events);
        }

        long lastSeq() {
            return seq + events.size() - 1;
        }
    }

    /// Appends to the log, all batches with two statements.
    void append(Handle sql, List<StreamBatch> batches) {
        var rows = sql.prepareBatch(
                "INSERT INTO stream_batch (subtask_id, attempt, seq, events) VALUES (:id, :attempt, :seq, :events)");
        var marks = sql.prepareBatch("UPDATE subtask SET seq = :last WHERE id = :id AND attempt = :attempt");
        for (var batch : batches) {
            rows.bind("id", batch.subtask().value())
                    .bind("attempt", batch.attempt())
                    .bind("seq", batch.seq())
                    .bind("events", writeEvents(batch.events()))
                    .add();
            marks.bind("last", batch.lastSeq())
                    .bind("id", batch.subtask().value())
                    .bind("attempt", batch.attempt())
                    .add();
        }
        rows.execute();
        marks.execute();
    }

    private static String writeEvents(List<StreamEvent> events) {
        try {
            return Json.mapper().writerFor(EVENTS).writeValueAsString(events);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Events that are not writable", e);
        }
    }

    /// All events of an attempt that the log has, in order.
    List<StreamEvent> events(SubtaskId id, int attempt) {
        var texts = database.read(sql -> sql.select(
                        "SELECT events FROM stream_batch WHERE subtask_id = ? AND attempt = ? ORDER BY seq",
                        id.value(),
                        attempt)
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
