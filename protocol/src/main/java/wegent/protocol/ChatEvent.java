package wegent.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.DeviceView;
import wegent.protocol.rest.RunningTask;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.rest.TaskSummary;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.Usage;

/// All that a browser hears on namespace `/chat`. Events of an answer carry the `attempt` and the `seq` of the
/// stream event that they reflect: one that a viewer has already is dropped, a gap makes it join again.
public sealed interface ChatEvent {

    /// An attempt was dispatched: what was shown of an earlier attempt goes.
    @Event("chat:start")
    record Start(TaskId taskId, SubtaskId subtaskId, int attempt, DeviceId deviceId, AgentKind runtime, String botName)
            implements ChatEvent {}

    /// Characters for a block: `content` belongs at `offset` of the block's content (`field` is `content`) or
    /// of its tool output (`tool_output`). An unknown block begins here, with `block_type`. With `attachment` the
    /// field keeps, from then on, only its beginning and its end, as its `cut` says: the whole is the attachment.
    @Event("chat:chunk")
    record Chunk(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            long seq,
            String blockId,
            String blockType,
            String field,
            String content,
            long offset,
            @Nullable Attachment attachment)
            implements ChatEvent {}

    @Event("chat:block_created")
    record BlockCreated(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, Block block) implements ChatEvent {}

    @Event("chat:block_updated")
    record BlockUpdated(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, String blockId, BlockUpdate updates)
            implements ChatEvent {}

    @Event("chat:block_removed")
    record BlockRemoved(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, String blockId)
            implements ChatEvent {}

    /// What the agent is doing, or what it has used so far. `seconds_left` is there when the device will stop
    /// the agent after so long, unless it gives a sign of life.
    @Event("chat:status_updated")
    record StatusUpdated(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            long seq,
            @Nullable String phase,
            @Nullable String message,
            @Nullable Usage usage,
            @Nullable Long secondsLeft)
            implements ChatEvent {

        public StatusUpdated(
                TaskId taskId,
                SubtaskId subtaskId,
                int attempt,
                long seq,
                @Nullable String phase,
                @Nullable String message,
                @Nullable Usage usage) {
            this(taskId, subtaskId, attempt, seq, phase, message, usage, null);
        }
    }

    /// The answer is complete. `result` has its whole text; its blocks are those that streamed.
    @Event("chat:done")
    record Done(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, Result result) implements ChatEvent {}

    /// The answer failed. `type` is the reason, `error` the text for the user, `next_step` what she can do.
    @Event("chat:error")
    record Failed(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            long seq,
            String error,
            FailureReason type,
            String nextStep,
            @Nullable JsonNode detail)
            implements ChatEvent {}

    /// The answer was stopped; `receipt` is there when a device did it.
    @Event("chat:cancelled")
    record Cancelled(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            long seq,
            @Nullable StopReceipt receipt) implements ChatEvent {}

    /// A message of the task is new, or changed other than by its stream: queued, moved in the queue, being
    /// stopped, reset by a retry.
    @Event("chat:message")
    record Message(TaskId taskId, SubtaskView message) implements ChatEvent {}

    /// A task is new or its summary changed. To all sockets of its user.
    @Event("task:status")
    record TaskStatus(TaskId taskId, SubtaskStatus status, TaskSummary task) implements ChatEvent {}

    /// To all sockets of its user.
    @Event("task:deleted")
    record TaskDeleted(TaskId taskId) implements ChatEvent {}

    @Event("project:changed")
    record ProjectChanged(ProjectId projectId) implements ChatEvent {}

    @Event("device:online")
    record DeviceOnline(DeviceId deviceId, String name, DeviceStatus status, DeviceView device) implements ChatEvent {}

    @Event("device:offline")
    record DeviceOffline(DeviceId deviceId, DeviceView device) implements ChatEvent {}

    /// Its status, name or default changed, other than by coming or going.
    @Event("device:status")
    record DeviceStatusChanged(DeviceId deviceId, DeviceStatus status, DeviceView device) implements ChatEvent {}

    @Event("device:slot_update")
    record DeviceSlots(DeviceId deviceId, int slotUsed, int slotMax, List<RunningTask> runningTasks, DeviceView device)
            implements ChatEvent {
        public DeviceSlots {
            runningTasks = Json.listOrEmpty(runningTasks);
        }
    }

    /// Its registration is gone. It comes back when its executor registers again.
    @Event("device:deleted")
    record DeviceDeleted(DeviceId deviceId) implements ChatEvent {}

    /// Two machines take one device from each other: `message` names them and says what to do.
    @Event("device:conflict")
    record DeviceConflict(DeviceId deviceId, String message) implements ChatEvent {}

    /// Something that the user may want to be told of wherever she is: a page that may shows it as a
    /// notification. Web Push brings the same. `id` names it once and for all; `title` is that of the
    /// conversation, or the name of the device; `reason` is there when something failed. To all sockets of its
    /// user.
    @Event("notice")
    record Notice(
            String id,
            NoticeKind kind,
            @Nullable TaskId taskId,
            @Nullable DeviceId deviceId,
            String title,
            @Nullable FailureReason reason)
            implements ChatEvent {}

    /// What the user is told of, or which of her browsers are told, has changed.
    @Event("notifications:changed")
    record NotificationsChanged() implements ChatEvent {}

    /// One of the user's lists is not as it was: to all sockets of hers.
    @Event("list:changed")
    record ListChanged(ListName list) implements ChatEvent {}

    /// The socket's token ran out or was revoked; the socket is closed after this.
    @Event("auth:error")
    record AuthError(String error, String code) implements ChatEvent {}

    /// Events of this task, or of all things when it is absent, were left out, since this viewer was too slow
    /// or the nodes lost sight of each other: join it again, with the cursor of what is there.
    @Event("chat:resync")
    record Resync(@Nullable TaskId taskId) implements ChatEvent {}

    /// This node is going down: connect again, to whichever node answers then, after a random part of
    /// `within_ms`.
    @Event("server:draining")
    record Draining(int withinMs) implements ChatEvent {}

    /// What of the backend does not work right now, and what still does; empty when all is well. Sent when it
    /// changes, and to each page that connects meanwhile.
    @Event("server:health")
    record Health(List<Trouble> troubles) implements ChatEvent {
        public Health {
            troubles = Json.listOrEmpty(troubles);
        }
    }

    /// `part` is `database`, `redis` or `presence`; `message` tells the user what it means for her.
    record Trouble(String part, String message) {}

    /// The whole text of an answer, absent when it is longer than 256 Ki characters: its blocks have it.
    record Result(@Nullable String value, @Nullable Usage usage) {
        private static final int LONGEST = 256 * 1024;

        public static Result of(String text, @Nullable Usage usage) {
            return new Result(text.length() > LONGEST ? null : text, usage);
        }
    }

    /// An event by name, where several travel in one list.
    record Item(String event, JsonNode data) {

        public static Item of(ChatEvent event) {
            return new Item(MessageCodec.eventOf(event), Json.mapper().valueToTree(event));
        }
    }
}
