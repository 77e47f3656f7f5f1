package wegent.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.rest.TaskView;

/// The acknowledgements of a browser's requests. A refusal is an [ErrorReply] instead.
public sealed interface ChatReply {

    /// Saved. `subtask_id` and `message_id` name the user's message, `answer` is the agent's answer, not yet run.
    record Sent(TaskId taskId, SubtaskId subtaskId, long messageId, SubtaskView message, SubtaskView answer)
            implements ChatReply {}

    /// Taken.
    record Accepted(boolean success) implements ChatReply {}

    /// The task as it is (`task`, with every message and its blocks and cursors), or, for a cursor that could be
    /// followed, only the `events` that are missing.
    record Joined(@Nullable TaskView task, @Nullable List<ChatEvent.Item> events) implements ChatReply {
        public Joined {
            events = events == null ? null : Json.listOrEmpty(events);
        }
    }
}
