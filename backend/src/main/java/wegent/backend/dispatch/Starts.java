package wegent.backend.dispatch;

import java.time.Duration;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.TaskCancel;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceCommand;

/// What follows when a device has taken an answer: it runs, leaves the queue, and viewers hear so; or it has
/// ended meanwhile, and the device is to stop it.
final class Starts {
    private static final Logger log = LoggerFactory.getLogger(Starts.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final DeviceLink link;
    private final TaskStore store;
    private final TaskLocks locks;
    private final TaskQueue queue;
    private final Audience audience;
    private final Time time;

    Starts(DeviceLink link, TaskStore store, TaskLocks locks, TaskQueue queue, Audience audience, Time time) {
        this.link = link;
        this.store = store;
        this.locks = locks;
        this.queue = queue;
        this.audience = audience;
        this.time = time;
    }

    /// `workspace` is where the device works on it, when it said so.
    void accepted(Subtask answer, @Nullable String workspace) {
        locks.run(answer.taskId(), () -> {
            var now = time.instant();
            var task = store.database().inTransaction(sql -> {
                setWorkspace(sql, answer, workspace); // also when it is over by now
                if (!store.accepted(sql, answer.id(), answer.attempt(), now)) {
                    return null;
                }
                queue.remove(sql, answer.id());
                store.refreshTask(sql, answer.taskId(), now);
                return store.task(sql, answer.taskId()).orElse(null);
            });
            if (task == null) {
                stopIfOver(answer);
                if (workspace != null) {
                    store.task(answer.taskId()).ifPresent(over -> audience.tell(over.userId(), over.told()));
                }
                return;
            }
            log.info(
                    "task={} subtask={} attempt={} runs on device={}",
                    answer.taskId(),
                    answer.id(),
                    answer.attempt(),
                    answer.device());
            tell(answer);
            audience.tell(task.userId(), task.told());
        });
    }

    private void setWorkspace(Handle sql, Subtask answer, @Nullable String path) {
        if (path != null && path.length() <= DeviceCommand.PATH_LIMIT) {
            store.setWorkspace(sql, answer.taskId(), answer.device().device(), path);
        }
    }

    private void tell(Subtask answer) {
        var runtime = Objects.requireNonNull(answer.runtime());
        audience.tell(
                answer.taskId(),
                new ChatEvent.Start(
                        answer.taskId(),
                        answer.id(),
                        answer.attempt(),
                        answer.device().device(),
                        runtime,
                        runtime.wire()));
    }

    private void stopIfOver(Subtask answer) {
        var now = store.subtask(answer.id()).orElse(answer);
        if (now.status().isFinal() || now.attempt() != answer.attempt()) {
            stopOnDevice(answer, "it was stopped, or sent anew, before it ran");
        }
    }

    /// Asks the device to stop an attempt, on a thread of its own. When the device is not there it is asked at
    /// its return.
    void stopOnDevice(Subtask answer, String reason) {
        Thread.ofVirtual().name("cancel " + answer.id()).start(() -> {
            try {
                link.call(
                        answer.device(),
                        new TaskCancel(answer.taskId(), answer.id(), answer.attempt(), reason),
                        Done.class,
                        ANSWER_LIMIT);
            } catch (DeviceGoneException e) {
                log.info("subtask={} is stopped when its device returns: {}", answer.id(), e.getMessage());
            }
        });
    }
}
