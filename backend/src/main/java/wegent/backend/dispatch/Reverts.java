package wegent.backend.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.backend.task.Tasks;
import wegent.base.Time;
import wegent.protocol.BackendMessage.RevertChanges;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.ChatEvent;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.RevertOutcome;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.RevertView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.FileChanges;

/// Has an answer's changes taken back where they were made: the device decides whether that can be done, and
/// does all of it or nothing. What was taken back is marked in the answer, for every page.
public final class Reverts {
    private static final Logger log = LoggerFactory.getLogger(Reverts.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final Tasks tasks;
    private final TaskStore store;
    private final TaskLocks locks;
    private final DeviceLink link;
    private final Audience audience;
    private final Time time;

    Reverts(Tasks tasks, TaskStore store, TaskLocks locks, DeviceLink link, Audience audience, Time time) {
        this.tasks = tasks;
        this.store = store;
        this.locks = locks;
        this.link = link;
        this.audience = audience;
        this.time = time;
    }

    /// Throws [RefusedException] `NOT_FOUND` when the answer is not `user`'s, `WRONG_STATE` when there is
    /// nothing to take back, `UNAVAILABLE` when its device does not hear.
    public RevertView revert(UserId user, TaskId task, SubtaskId id) {
        tasks.owned(user, task);
        var answer = tasks.owned(user, id);
        if (!answer.taskId().equals(task)) {
            throw RefusedException.notFound("Message");
        }
        var changes = changes(answer);
        if (changes.revertedAt() != null) {
            return new RevertView(RevertOutcome.REVERTED, List.of(), null);
        }
        if (!answer.status().isFinal() || changes.before() == null || changes.after() == null) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "The changes of this answer cannot be taken back");
        }
        var order = new RevertChanges(task, id, answer.attempt(), changes.before(), changes.after());
        var reply = ask(answer, order);
        log.info("task={} subtask={} attempt={} revert={}", task, id, answer.attempt(), reply.outcome());
        if (reply.outcome() == RevertOutcome.REVERTED) {
            mark(answer);
        }
        return new RevertView(reply.outcome(), reply.files(), reply.message());
    }

    private RevertReply ask(Subtask answer, RevertChanges order) {
        try {
            return link.inTurn(
                    answer.device().user(), () -> link.call(answer.device(), order, RevertReply.class, ANSWER_LIMIT));
        } catch (DeviceGoneException e) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "The device does not answer right now. Try again when it is back");
        }
    }

    private static FileChanges changes(Subtask answer) {
        return answer.blocks().stream()
                .map(Block::changes)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new RefusedException(ErrorCode.WRONG_STATE, "This answer changed no files"));
    }

    private void mark(Subtask answer) {
        locks.run(answer.taskId(), () -> {
            var now = store.subtask(answer.id());
            if (now.isEmpty() || now.get().attempt() != answer.attempt()) {
                return;
            }
            var blocks = now.get().blocks().stream()
                    .map(block -> block.changes() == null
                            ? block
                            : block.with(block.changes().reverted(time.instant())))
                    .toList();
            store.replaceBlocks(answer.id(), answer.attempt(), blocks);
            store.subtask(answer.id())
                    .ifPresent(row -> audience.tell(row.taskId(), new ChatEvent.Message(row.taskId(), row.view())));
        });
    }
}
