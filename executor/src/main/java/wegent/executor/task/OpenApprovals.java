package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import wegent.executor.agent.ApprovalAnswer;
import wegent.executor.agent.ApprovalAnswer.By;
import wegent.protocol.ApprovalDecision;

/// The permission requests of one run that wait for an answer, and the answers given. The first answer counts; one
/// that allows must have the hash of what was asked. Threads meet here.
final class OpenApprovals {
    private static final String UNSEEN = "The decision does not say what was shown: load the page again, then decide";
    private static final String OTHER =
            "What was shown is not what the agent asked for, so it was not allowed. Load the page again, then decide";

    @GuardedBy("this")
    private final Map<String, Open> open = new HashMap<>();

    @GuardedBy("this")
    private final Map<String, ApprovalAnswer> answered = new HashMap<>();

    @GuardedBy("this")
    private boolean closed;

    private record Open(String sha256, ArrayBlockingQueue<ApprovalAnswer> answer) {}

    /// Opens request `id` about what has hash `sha256`; the answer comes by the queue. After [#close] it is there at
    /// once.
    synchronized ArrayBlockingQueue<ApprovalAnswer> open(String id, String sha256) {
        var answer = new ArrayBlockingQueue<ApprovalAnswer>(1);
        if (closed) {
            answer.add(denial(By.AGENT));
        } else {
            open.put(id, new Open(sha256, answer));
        }
        return answer;
    }

    /// Answers request `id`, of which the user saw what has hash `sha256`. Returns what is wrong with that, or null: a
    /// repeated answer is fine. A request that must not be allowed like that stays open.
    synchronized @Nullable String answer(String id, ApprovalAnswer given, @Nullable String sha256) {
        var waiting = open.get(id);
        if (waiting == null) {
            return late(id, given);
        }
        if (given.allowed() && !waiting.sha256().equals(sha256)) {
            return sha256 == null ? UNSEEN : OTHER;
        }
        give(id, waiting, given);
        return null;
    }

    /// Answers request `id` with a denial, if it is still open.
    synchronized void deny(String id, By by) {
        var waiting = open.get(id);
        if (waiting != null) {
            give(id, waiting, denial(by));
        }
    }

    synchronized boolean anyOpen() {
        return !open.isEmpty();
    }

    /// Denies all, and all that come.
    synchronized void close() {
        closed = true;
        List.copyOf(open.keySet()).forEach(id -> deny(id, By.AGENT));
    }

    @GuardedBy("this")
    private void give(String id, Open waiting, ApprovalAnswer given) {
        open.remove(id);
        answered.put(id, given);
        waiting.answer().add(given);
    }

    @GuardedBy("this")
    private @Nullable String late(String id, ApprovalAnswer given) {
        var first = answered.get(id);
        if (first == null) {
            return "This request is not open on the device any more";
        }
        return first.equals(given) ? null : "This request was answered already";
    }

    private static ApprovalAnswer denial(By by) {
        return new ApprovalAnswer(ApprovalDecision.DENY, null, by);
    }
}
