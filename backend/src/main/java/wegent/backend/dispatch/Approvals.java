package wegent.backend.dispatch;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Identity;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.task.ApprovalStore;
import wegent.backend.task.Subtask;
import wegent.backend.task.Tasks;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.ChatRequest;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.Role;
import wegent.protocol.Scope;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.TaskId;

/// Takes the decisions of users on the permission requests of agents: the one place where that is allowed. Each is on
/// record, with who decided, with what, about which bytes, before its device hears of it; a device that is away hears
/// of it when it registers.
final class Approvals {
    private static final Logger log = LoggerFactory.getLogger(Approvals.class);
    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final String ANSWERED = "This request is answered already";

    private final Tasks tasks;
    private final ApprovalStore decisions;
    private final DeviceLink link;
    private final Time time;

    Approvals(Tasks tasks, ApprovalStore decisions, DeviceLink link, Time time) {
        this.tasks = tasks;
        this.decisions = decisions;
        this.link = link;
        this.time = time;
    }

    /// Answers a permission request of a running answer. Throws [RefusedException] `WRONG_STATE` when it was
    /// decided otherwise before, when it is void, or when the device refuses because the user was shown something
    /// else; `FORBIDDEN` for a credential that is not for approvals, as a device's is not. Returns the task when
    /// this call made the decision, and nothing when it only repeated it.
    Optional<TaskId> decide(Identity identity, ChatRequest.Approve request) {
        identity.require(Scope.APPROVE);
        var answer = tasks.owned(identity.userId(), request.subtaskId());
        if (answer.role() != Role.ASSISTANT) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "subtask_id", "This is not an agent's answer");
        }
        if (answer.status() != SubtaskStatus.RUNNING) {
            throw new RefusedException(ErrorCode.WRONG_STATE, ANSWERED);
        }
        var said = said(answer, request);
        var kept = decisions.keep(identity.userId(), identity.credential(), said);
        if (!isSame(kept.decision(), said)) {
            throw new RefusedException(ErrorCode.WRONG_STATE, ANSWERED);
        }
        if (kept.isNew()) {
            audit.info(
                    "user={} credential={} subtask={} approval={} decided {} sha256={}",
                    identity.userId(),
                    identity.credential(),
                    answer.id(),
                    Json.write(said.approvalId()),
                    said.decision().wire(),
                    said.sha256());
        }
        deliver(answer, kept);
        return kept.isNew() ? Optional.of(answer.taskId()) : Optional.empty();
    }

    private TaskApproval said(Subtask answer, ChatRequest.Approve request) {
        return new TaskApproval(
                answer.taskId(),
                answer.id(),
                answer.attempt(),
                request.approvalId(),
                request.decision(),
                request.note(),
                request.answers(),
                request.sha256(),
                null,
                time.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static boolean isSame(TaskApproval one, TaskApproval other) {
        return one.decision() == other.decision()
                && Objects.equals(one.sha256(), other.sha256())
                && Objects.equals(one.note(), other.note())
                && Objects.equals(one.answers(), other.answers());
    }

    private void deliver(Subtask answer, ApprovalStore.Kept kept) {
        Done done;
        try {
            done = link.call(answer.device(), kept.decision(), Done.class, ANSWER_LIMIT);
        } catch (DeviceGoneException e) {
            log.info("subtask={} its device hears of a decision when it registers: {}", answer.id(), e.getMessage());
            return;
        }
        if (done.success()) {
            return;
        }
        if (kept.isNew()) {
            decisions.remove(kept.decision());
            audit.info(
                    "user={} subtask={} approval={} the device refused the decision: {}",
                    answer.userId(),
                    answer.id(),
                    Json.write(kept.decision().approvalId()),
                    Json.write(String.valueOf(done.error())));
        }
        throw new RefusedException(ErrorCode.WRONG_STATE, Objects.requireNonNullElse(done.error(), ANSWERED));
    }
}
