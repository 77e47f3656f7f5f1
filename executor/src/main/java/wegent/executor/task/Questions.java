package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.executor.agent.ApprovalAnswer;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// The permission requests of one run: shown once, each with its time, answered once, whichever executor showed
/// them. What an earlier executor noted allows nothing: the server's record of the user's decision does, when it is
/// about the same bytes. Threads meet here.
final class Questions {
    private static final Logger log = System.getLogger(Questions.class.getName());

    private final OpenApprovals open = new OpenApprovals();
    private final LiveNote live;
    private final Supplier<List<StreamEvent>> earlier;
    private final Consumer<StreamEvent> teller;
    private final Duration patience;
    private final Time time;
    private volatile @Nullable KeptApprovals kept;

    /// The server's record of this run, by request; null until the server has said.
    @GuardedBy("this")
    private @Nullable Map<String, TaskApproval> record;

    @GuardedBy("this")
    private boolean closed;

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
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    /// The user's answer to a request. Returns what is wrong with that, or null.
    @Nullable
    String answer(TaskApproval said) {
        var problem = open.answer(said.approvalId(), answerOf(said), said.sha256());
        if (problem != null) {
            log.log(Level.INFO, "run {0}-{1}: {2}: {3}", said.subtaskId(), said.attempt(), said.approvalId(), problem);
        }
        return problem;
    }

    /// What the server has on record of the user's answers. What is still open is answered by it.
    void onRecord(List<TaskApproval> decisions) {
        var all = new HashMap<String, TaskApproval>();
        decisions.forEach(said -> all.put(said.approvalId(), said));
        synchronized (this) {
            record = all;
            notifyAll();
        }
        decisions.forEach(said -> open.answer(said.approvalId(), answerOf(said), said.sha256()));
    }

    /// The agent does not want an answer any more.
    void withdraw(String id) {
        open.deny(id, ApprovalAnswer.By.AGENT);
    }

    /// The answer on the server's record, if it is about the same bytes. Blocks until the server has said.
    Optional<ApprovalAnswer> confirmed(Block asked) throws InterruptedException {
        var hash = hash(asked);
        return awaitRecord(asked.id())
                .filter(said -> hash.equals(said.sha256()))
                .map(Questions::answerOf);
    }

    /// Asks, and blocks until there is an answer.
    ApprovalAnswer ask(Block asked) throws InterruptedException {
        var hash = hash(asked);
        var noted = kept().answer(asked.id());
        if (noted.isPresent() && !noted.get().allowed()) {
            return noted.get();
        }
        var answers = open.open(asked.id(), hash);
        try {
            var said = noted.isPresent() ? awaitRecord(asked.id()) : onRecord(asked.id());
            said.ifPresent(this::answer);
            return answered(asked, hash, noted, answers);
        } finally {
            withdraw(asked.id());
        }
    }

    private ApprovalAnswer answered(
            Block asked, String hash, Optional<ApprovalAnswer> noted, BlockingQueue<ApprovalAnswer> answers)
            throws InterruptedException {
        var before = kept().shown(asked.id());
        var at = answers.poll();
        if (at != null && noted.equals(Optional.of(at))) {
            return at; // the earlier executor told so
        }
        var waits = before.filter(shown -> noted.isEmpty() && hash.equals(shown.sha256()));
        var shown = waits.orElseGet(() -> waiting(asked, hash));
        if (at == null) {
            if (waits.isEmpty()) {
                show(asked, shown, before.isPresent());
            }
            try (var _ = time.after(left(shown), () -> open.deny(asked.id(), ApprovalAnswer.By.TIMEOUT))) {
                at = answers.take();
            }
        }
        tell(asked.id(), shown, at);
        return at;
    }

    /// One that was shown before, otherwise or with an answer that nobody confirms, is opened again in its place.
    private void show(Block asked, Block.Approval shown, boolean again) {
        var open = new BlockUpdate(BlockStatus.PENDING, asked.content(), null, null, shown);
        teller.accept(
                again
                        ? new StreamEvent.BlockUpdated(asked.id(), open)
                        : new StreamEvent.BlockCreated(asked.with(open)));
        live.asks(asked.id(), shown);
        teller.accept(new StreamEvent.Status("waiting_approval", shown.title()));
    }

    private void tell(String id, Block.Approval shown, ApprovalAnswer answer) {
        var told = shown.answered(
                        answer.decision(),
                        answer.note(),
                        answer.by().wire(),
                        answer.answers().isEmpty() ? null : answer.answers())
                .with(answer.credential(), answer.decidedAt());
        teller.accept(new StreamEvent.BlockUpdated(id, BlockUpdate.approval(BlockStatus.DONE, told)));
        live.asks(id, told);
        teller.accept(new StreamEvent.Status("working", null));
    }

    private static ApprovalAnswer answerOf(TaskApproval said) {
        return new ApprovalAnswer(
                said.decision(),
                said.note(),
                ApprovalAnswer.By.USER,
                Objects.requireNonNullElse(said.answers(), Map.of()),
                said.credential(),
                said.decidedAt());
    }

    private static String hash(Block asked) {
        if (asked.approval() == null || asked.content() == null) {
            throw new IllegalArgumentException("Not an approval: " + asked.id());
        }
        return ActionRequest.sha256(asked.content());
    }

    private Block.Approval waiting(Block asked, String hash) {
        return Objects.requireNonNull(asked.approval())
                .waiting(hash, time.instant().plus(patience));
    }

    private synchronized Optional<TaskApproval> awaitRecord(String id) throws InterruptedException {
        while (record == null && !closed) {
            wait(); // until the device has registered, or the run is over
        }
        return onRecord(id);
    }

    private synchronized Optional<TaskApproval> onRecord(String id) {
        return Optional.ofNullable(record).map(known -> known.get(id));
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
