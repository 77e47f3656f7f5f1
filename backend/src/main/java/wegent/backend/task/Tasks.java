package wegent.backend.task;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.storage.Database;
import wegent.base.Time;
import wegent.protocol.AgentKind;
import wegent.protocol.ErrorCode;
import wegent.protocol.PermissionMode;
import wegent.protocol.RefusedException;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeTask;
import wegent.protocol.rest.TaskList;

/// The conversations of users. The one place that checks whose a task or a message is.
public final class Tasks {
    private static final Logger log = LoggerFactory.getLogger(Tasks.class);
    private static final int TITLE_LIMIT = 80;

    private final TaskStore store;
    private final TaskHistory history;
    private final Time time;

    public Tasks(TaskStore store, Time time) {
        this.store = store;
        this.history = new TaskHistory(store.database());
        this.time = time;
    }

    /// The task, which is `user`'s own. Throws [RefusedException] `NOT_FOUND` otherwise: a foreign id is an
    /// unknown one.
    public Task owned(UserId user, TaskId id) {
        return store.task(id)
                .filter(task -> task.userId().equals(user))
                .orElseThrow(() -> RefusedException.notFound("Task"));
    }

    /// The message, which is `user`'s own. Throws [RefusedException] `NOT_FOUND` otherwise.
    public Subtask owned(UserId user, SubtaskId id) {
        return store.subtask(id)
                .filter(subtask -> subtask.userId().equals(user))
                .orElseThrow(() -> RefusedException.notFound("Message"));
    }

    /// A page of the conversations that `filter` lets through, those that wait for the user first, then those
    /// that she has pinned, then the last changed.
    public TaskList list(UserId user, TaskFilter filter, int limit, int offset) {
        var items = history.page(user, filter, Math.clamp(limit, 1, 200), Math.max(0, offset));
        return new TaskList(items.stream().map(Task::summary).toList(), history.count(user, filter));
    }

    /// Renames, pins or puts away a conversation, which is `user`'s own.
    public void change(UserId user, TaskId id, ChangeTask change) {
        owned(user, id);
        history.change(id, change);
    }

    /// What is to be said, and where: `operation` is the client's own id of this send, absent from clients
    /// without one; `place` is that of a new task.
    public record Message(
            UserId user,
            @Nullable String operation,
            @Nullable TaskId task,
            @Nullable String title,
            String text,
            DeviceId device,
            AgentKind runtime,
            @Nullable Long model,
            PermissionMode permissionMode,
            Task.Place place) {}

    /// What a send made, or had made before.
    public record Sent(Subtask message, Subtask answer, boolean repeated) {}

    /// What an earlier send of the same operation made.
    public Optional<Sent> earlier(UserId user, @Nullable String operation) {
        if (operation == null) {
            return Optional.empty();
        }
        return store.database()
                .read(sql -> store.answerOf(sql, user, operation))
                .map(answer -> sent(answer, true));
    }

    /// Saves the user's message and the answer that is to come, PENDING. `enqueue` puts the answer into the
    /// queue in the same transaction. A repeated operation gets the first result.
    public Sent create(Message message, Enqueue enqueue) {
        try {
            var answer = store.database().inTransaction(sql -> create(sql, message, enqueue));
            return sent(answer, false);
        } catch (JdbiException e) {
            if (Database.isDuplicate(e)) {
                return earlier(message.user(), message.operation()).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /// Puts an answer into its device's queue, in the caller's transaction.
    public interface Enqueue {
        void enqueue(Handle sql, TaskId task, SubtaskId answer);
    }

    private SubtaskId create(Handle sql, Message message, Enqueue enqueue) {
        var now = time.instant();
        var task = message.task() == null
                ? store.addTask(sql, message.user(), title(message), message.runtime(), message.place(), now)
                : message.task();
        store.lockTask(sql, task);
        store.addMessage(
                sql,
                task,
                message.user(),
                new TaskStore.NewMessage(Role.USER, SubtaskStatus.COMPLETED, message.text(), null, null, null, null),
                now);
        var answer = store.addMessage(
                sql,
                task,
                message.user(),
                new TaskStore.NewMessage(
                        Role.ASSISTANT,
                        SubtaskStatus.PENDING,
                        null,
                        message.device(),
                        message.runtime(),
                        message.model(),
                        message.permissionMode()),
                now);
        if (message.operation() != null) {
            store.rememberOperation(sql, message.user(), message.operation(), answer, now);
        }
        store.pointTask(sql, task, message.device(), message.runtime());
        store.refreshTask(sql, task, now);
        enqueue.enqueue(sql, task, answer);
        log.info("task={} subtask={} created for device={}", task, answer, message.device());
        return answer;
    }

    private Sent sent(SubtaskId answerId, boolean repeated) {
        var answer = store.subtask(answerId).orElseThrow();
        var message = questionOf(answer);
        return new Sent(message, answer, repeated);
    }

    /// The message that `answer` answers.
    public Subtask questionOf(Subtask answer) {
        return store.subtask(answer.taskId(), answer.messageNumber() - 1).orElseThrow();
    }

    /// The answers of a task that run, or wait.
    public List<Subtask> unfinished(TaskId task) {
        return store.unfinished(task);
    }

    /// Makes a failed or cancelled answer PENDING again, as a new attempt on `device`. Throws
    /// [RefusedException] `WRONG_STATE` when it is neither.
    public Subtask retry(Subtask answer, DeviceId device, Enqueue enqueue) {
        store.database().transact(sql -> {
            if (answer.role() != Role.ASSISTANT || !store.retried(sql, answer.id(), device)) {
                throw new RefusedException(ErrorCode.WRONG_STATE, "Only a failed or stopped answer can be tried again");
            }
            store.pointTask(
                    sql, answer.taskId(), device, answer.runtime() == null ? AgentKind.CLAUDE_CODE : answer.runtime());
            store.refreshTask(sql, answer.taskId(), time.instant());
            enqueue.enqueue(sql, answer.taskId(), answer.id());
        });
        return store.subtask(answer.id()).orElseThrow();
    }

    /// The messages of a task, oldest first.
    public List<Subtask> messages(TaskId task) {
        return store.subtasks(task);
    }

    private static String title(Message message) {
        var title = message.title() == null ? "" : message.title().strip();
        if (title.isEmpty()) {
            title = message.text().strip().lines().findFirst().orElse("");
        }
        if (title.length() <= TITLE_LIMIT) {
            return title;
        }
        var end = Character.isHighSurrogate(title.charAt(TITLE_LIMIT - 1)) ? TITLE_LIMIT - 1 : TITLE_LIMIT;
        return title.substring(0, end) + "…";
    }
}
