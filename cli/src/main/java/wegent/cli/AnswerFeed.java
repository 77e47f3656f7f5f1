package wegent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ChatEvent;
import wegent.protocol.MessageCodec;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.BlockFold;

/// One answer as far as it was shown. Of all that nodes tell, in any order and more than once, it shows each
/// event once and in order, and says when something is missing. Knows no socket.
final class AnswerFeed {
    private static final MessageCodec<ChatEvent> EVENTS = new MessageCodec<>(ChatEvent.class);

    private static final Set<String> KNOWN = known();

    private final TaskId task;
    private final SubtaskId answer;
    private final Printer printer;
    private int attempt;
    private long seq;
    private long printed;
    private int started;
    private @Nullable Standing standing;

    /// What is to be done after an event.
    sealed interface Step {
        /// Go on.
        record On() implements Step {}

        /// Something is missing, or may be: join the task again.
        record Join() implements Step {}

        record Ended(Printer.Ending ending) implements Step {}
    }

    private static final Step ON = new Step.On();
    private static final Step JOIN = new Step.Join();

    /// What a snapshot says beside its blocks.
    private record Standing(SubtaskStatus status, @Nullable Integer position, boolean cancelling) {}

    AnswerFeed(TaskId task, SubtaskId answer, Printer printer) {
        this.task = task;
        this.answer = answer;
        this.printer = printer;
    }

    private static Set<String> known() {
        var names = new HashSet<String>();
        EVENTS.events().forEach(names::add);
        return Set.copyOf(names);
    }

    int attempt() {
        return attempt;
    }

    long seq() {
        return seq;
    }

    /// Shows what a join answered with.
    Step joined(List<ChatEvent.Item> events) {
        for (var item : events) {
            var step = told(item.event(), item.data());
            if (!(step instanceof Step.On)) {
                return step;
            }
        }
        return ON;
    }

    /// Shows an event, if it is one of this answer and new.
    Step told(String event, JsonNode data) {
        if (!KNOWN.contains(event) || isOfAnotherTask(data)) {
            return ON;
        }
        return switch (EVENTS.read(event, data)) {
            case ChatEvent.Resync _ -> JOIN;
            case ChatEvent.Message message -> message(message.message());
            case ChatEvent.Start start when isThis(start.subtaskId()) -> start(start);
            case ChatEvent told
            when data.path("subtask_id").asLong() == answer.value() && data.has("seq") ->
                inOrder(
                        event,
                        told,
                        data.path("attempt").asInt(),
                        data.path("seq").asLong());
            default -> ON;
        };
    }

    private boolean isOfAnotherTask(JsonNode data) {
        return data.has("task_id") && data.path("task_id").asLong() != task.value();
    }

    private boolean isThis(SubtaskId id) {
        return id.equals(answer);
    }

    private Step start(ChatEvent.Start start) {
        if (start.attempt() < attempt || start.attempt() <= started) {
            return ON;
        }
        begin(start.attempt());
        started = start.attempt();
        standing = new Standing(SubtaskStatus.RUNNING, null, false);
        printer.show("chat:start", start);
        return ON;
    }

    private void begin(int newer) {
        if (newer > attempt) {
            if (attempt > 0) {
                printer.begin(newer);
            }
            attempt = newer;
            seq = 0;
            printed = 0;
            standing = null;
        }
    }

    /// The backend ends what a device cannot, with the number of the last event that it kept.
    private Step inOrder(String event, ChatEvent told, int ofAttempt, long number) {
        if (ofAttempt < attempt) {
            return ON;
        }
        var ending = ending(told);
        if (ofAttempt > attempt || number > seq + 1 || (ending != null && number < seq)) {
            return JOIN;
        }
        if (ending == null && number <= seq) {
            return ON;
        }
        seq = number;
        if (ending != null || number > printed) {
            printer.show(event, told);
        }
        printed = Math.max(printed, number);
        return ending == null ? ON : new Step.Ended(ending);
    }

    private static Printer.@Nullable Ending ending(ChatEvent told) {
        return switch (told) {
            case ChatEvent.Done done ->
                new Printer.Ending(
                        SubtaskStatus.COMPLETED, null, null, done.result().value());
            case ChatEvent.Failed failed ->
                new Printer.Ending(SubtaskStatus.FAILED, failed.type(), failed.error(), null);
            case ChatEvent.Cancelled _ -> new Printer.Ending(SubtaskStatus.CANCELLED, null, null, null);
            default -> null;
        };
    }

    private Step message(SubtaskView view) {
        if (!isThis(view.subtaskId()) || view.attempt() < attempt) {
            return ON;
        }
        if (view.attempt() == attempt && view.seq() < seq) {
            return view.status().isFinal() ? JOIN : ON;
        }
        return snapshot(view);
    }

    /// Shows what a snapshot has beyond what was shown. It is true also where it has less: what was shown and
    /// not kept comes again, and is not shown again.
    Step snapshot(SubtaskView view) {
        begin(view.attempt());
        var now = new Standing(view.status(), view.queuePosition(), view.cancellingAt() != null);
        if (!now.equals(standing) || view.seq() > printed) {
            printer.show(view);
        }
        standing = now;
        seq = view.seq();
        printed = Math.max(printed, seq);
        return view.status().isFinal()
                ? new Step.Ended(
                        new Printer.Ending(view.status(), view.reason(), view.error(), BlockFold.textOf(view.blocks())))
                : ON;
    }
}
