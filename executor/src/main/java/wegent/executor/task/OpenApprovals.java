package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import wegent.executor.agent.ApprovalAnswer;
import wegent.executor.agent.ApprovalAnswer.By;
import wegent.protocol.ApprovalDecision;

/// The permission requests of one run that wait for an answer, and the answers given. The first answer counts.
/// Threads meet here.
final class OpenApprovals {

    @GuardedBy("this")
    private final Map<String, ArrayBlockingQueue<ApprovalAnswer>> open = new HashMap<>();

    @GuardedBy("this")
    private final Map<String, ApprovalAnswer> answered = new HashMap<>();

    @GuardedBy("this")
    private boolean closed;

    /// Opens request `id`; the answer comes by the queue. After [#close] it is there at once.
    synchronized ArrayBlockingQueue<ApprovalAnswer> open(String id) {
        var answer = new ArrayBlockingQueue<ApprovalAnswer>(1);
        if (closed) {
            answer.add(denial(By.AGENT));
        } else {
            open.put(id, answer);
        }
        return answer;
    }

    /// Answers request `id`. Returns what is wrong with that, or null: a repeated answer is fine.
    synchronized @Nullable String answer(String id, ApprovalAnswer given) {
        var waiting = open.remove(id);
        if (waiting != null) {
            answered.put(id, given);
            waiting.add(given);
            return null;
        }
        var first = answered.get(id);
        if (first == null) {
            return "This request is not open on the device any more";
        }
        return first.equals(given) ? null : "This request was answered already";
    }

    /// Answers request `id` with a denial, if it is still open.
    void deny(String id, By by) {
        answer(id, denial(by));
    }

    synchronized boolean anyOpen() {
        return !open.isEmpty();
    }

    /// Denies all, and all that come.
    synchronized void close() {
        closed = true;
        for (var id : java.util.List.copyOf(open.keySet())) {
            deny(id, By.AGENT);
        }
    }

    private static ApprovalAnswer denial(By by) {
        return new ApprovalAnswer(ApprovalDecision.DENY, null, by);
    }
}
