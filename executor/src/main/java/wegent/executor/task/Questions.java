package wegent.executor.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.executor.agent.ApprovalAnswer;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// The permission requests of one run: shown once, each with its time, answered once, whichever executor showed
/// them. Threads meet here.
final class Questions {
    private final OpenApprovals open = new OpenApprovals();
    private final LiveNote live;
    private final Supplier<List<StreamEvent>> earlier;
    private final Consumer<StreamEvent> teller;
    private final Duration patience;
    private final Time time;
    private volatile @Nullable KeptApprovals kept;

    /// `earlier` is what an earlier executor logged, read when it is first needed; `patience` how long a
    /// request waits.
    Questions(
            LiveNote live,
            Supplier<List<StreamEvent>> earlier,
            Consumer<StreamEvent> teller,
            Duration patience,
            Time time) {
        this.live = live;
        this.earlier = earlier;
        this.teller = teller;
        this.patience = patience;
        this.time = time;
    }

    boolean anyOpen() {
        return open.anyOpen();
    }

    /// Denies all, and all that come.
    void close() {
        open.close();
    }

    /// The user's answer to a request. Returns what is wrong with that, or null.
    @Nullable
    String answer(TaskApproval said) {
        var answers = Objects.requireNonNullElse(said.answers(), Map.<String, String>of());
        return open.answer(
                said.approvalId(), new ApprovalAnswer(said.decision(), said.note(), ApprovalAnswer.By.USER, answers));
    }

    /// The agent does not want an answer any more.
    void withdraw(String id) {
        open.deny(id, ApprovalAnswer.By.AGENT);
    }

    /// The answer that an earlier executor noted.
    Optional<ApprovalAnswer> noted(String id) {
        return kept().answer(id);
    }

    /// Asks, and blocks until there is an answer.
    ApprovalAnswer ask(Block asked) throws InterruptedException {
        var approval = asked.approval();
        if (approval == null) {
            throw new IllegalArgumentException("Not an approval: " + asked.id());
        }
        var noted = noted(asked.id());
        if (noted.isPresent()) {
            return noted.get();
        }
        var before = kept().shown(asked.id());
        var shown = before.orElseGet(() -> expiring(approval));
        var answers = open.open(asked.id());
        try (var _ = time.after(left(shown), () -> open.deny(asked.id(), ApprovalAnswer.By.TIMEOUT))) {
            if (before.isEmpty()) {
                show(asked, shown);
            }
            var answer = answers.take();
            tell(asked.id(), shown, answer);
            return answer;
        } finally {
            withdraw(asked.id());
        }
    }

    private void show(Block asked, Block.Approval shown) {
        teller.accept(new StreamEvent.BlockCreated(asked.with(BlockUpdate.approval(BlockStatus.PENDING, shown))));
        live.asks(asked.id(), shown);
        teller.accept(new StreamEvent.Status("waiting_approval", shown.title()));
    }

    private void tell(String id, Block.Approval shown, ApprovalAnswer answer) {
        var told = shown.answered(
                answer.decision(),
                answer.note(),
                answer.by().wire(),
                answer.answers().isEmpty() ? null : answer.answers());
        teller.accept(new StreamEvent.BlockUpdated(id, BlockUpdate.approval(BlockStatus.DONE, told)));
        live.asks(id, told);
        teller.accept(new StreamEvent.Status("working", null));
    }

    private Block.Approval expiring(Block.Approval approval) {
        var expires = time.instant().plus(patience);
        return Block.Approval.open(approval.title(), approval.command(), approval.description(), expires);
    }

    private Duration left(Block.Approval shown) {
        var left = shown.expiresAt() == null ? patience : Duration.between(time.instant(), shown.expiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private KeptApprovals kept() {
        var known = kept;
        if (known == null) {
            known = new KeptApprovals(live.now().approvals(), earlier.get());
            kept = known;
        }
        return known;
    }
}
