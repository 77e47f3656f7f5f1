package wegent.backend.stream;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import wegent.backend.stream.StreamLog.StreamBatch;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// Streams in SQL: the rows of their answers, and the log of their events.
final class JdbcStreamStore implements StreamStore {
    private final TaskStore tasks;
    private final StreamLog log;
    private final Time time;

    JdbcStreamStore(TaskStore tasks, Time time) {
        this.tasks = tasks;
        this.log = new StreamLog(tasks.database());
        this.time = time;
    }

    @Override
    public Optional<Subtask> row(SubtaskId id) {
        return tasks.subtask(id);
    }

    @Override
    public LiveRun run(Subtask row) {
        var read = row;
        while (mayHaveLog(read)) {
            var events = log.events(read);
            var now = tasks.subtask(read.id());
            if (now.isEmpty() || fits(read, now.get())) {
                return new LiveRun(read, events);
            }
            read = now.get();
        }
        return new LiveRun(read, List.of());
    }

    /// Does the log that was read between the two belong to the first? Not behind a [Checkpoint], which moves what is
    /// folded, and with it the digest.
    private static boolean fits(Subtask before, Subtask after) {
        return before.attempt() == after.attempt()
                && before.status() == after.status()
                && Objects.equals(before.digest(), after.digest());
    }

    private static boolean mayHaveLog(Subtask row) {
        return row.status() == SubtaskStatus.RUNNING || row.status() == SubtaskStatus.FAILED;
    }

    /// Does `work` in one transaction.
    <R> R inTransaction(Work<R> work) {
        return tasks.database().inTransaction(sql -> work.in(new Transaction(sql)));
    }

    interface Work<R> {
        R in(Group group);
    }

    /// Does the database answer?
    boolean reachable() {
        try {
            return tasks.database()
                            .read(sql ->
                                    sql.select("SELECT 1").mapTo(Integer.class).one())
                    == 1;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private final class Transaction implements Group {
        private final Handle sql;

        Transaction(Handle sql) {
            this.sql = sql;
        }

        @Override
        public Set<StreamBatch> append(List<StreamBatch> batches) {
            return log.append(sql, batches);
        }

        @Override
        public boolean end(LiveRun run, Outcome outcome, List<SubtaskStatus> from) {
            var now = time.instant();
            if (!tasks.ended(sql, run.subtask, run.attempt, outcome, from, now)) {
                return false;
            }
            tasks.setNeedsApproval(sql, run.task, false);
            tasks.refreshTask(sql, run.task, now);
            return true;
        }

        @Override
        public void checkpoint(LiveRun run, Checkpoint.Folded folded) {
            tasks.checkpoint(
                    sql, run.subtask, run.attempt, folded.seq(), folded.blocks(), folded.digest(), folded.usage());
        }

        @Override
        public void noteApproval(TaskId task, boolean needed) {
            tasks.setNeedsApproval(sql, task, needed);
        }

        @Override
        public Optional<Subtask> row(SubtaskId id) {
            return tasks.subtask(sql, id);
        }

        @Override
        public @Nullable Task task(TaskId id) {
            return tasks.task(sql, id).orElse(null);
        }
    }
}
