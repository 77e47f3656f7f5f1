package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.base.Secret;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.AttachedFile;

/// All that the backend may say to a device of our dialect. Each message but [Superseded] and [Reconnect] is
/// acknowledged and safe to repeat.
public sealed interface BackendMessage
        permits BackendMessage.TaskExecute,
                BackendMessage.TaskCancel,
                BackendMessage.TaskApproval,
                BackendMessage.TaskGuide,
                BackendMessage.RevertChanges,
                BackendMessage.CloseSession,
                BackendMessage.Superseded,
                BackendMessage.Reconnect,
                BackendMessage.ExecuteCommand,
                TerminalOrder,
                CodeServerOrder {

    /// Run this. Answered with [ExecuteReply]. (subtask, attempt) starts at most one agent process, ever.
    /// `history` holds the conversation before this message, oldest first, for an agent that has no session of
    /// it. `model` is absent when the device's own login is to be used. `files` are to lie in the working
    /// folder before it runs. Without `workspace` the conversation has a folder of its own; `workspace_path` is
    /// that, as this device told it before: a device that has lost its memory takes it again.
    @Event("task:execute")
    record TaskExecute(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            DeviceId deviceId,
            AgentKind runtime,
            String title,
            String prompt,
            List<HistoryMessage> history,
            @Nullable ModelAccess model,
            PermissionMode permissionMode,
            List<AttachedFile> files,
            @Nullable WorkFolder workspace,
            @Nullable String workspacePath)
            implements BackendMessage {

        public TaskExecute {
            history = Json.listOrEmpty(history);
            files = Json.listOrEmpty(files);
        }

        /// One without files, in a folder of the conversation's own.
        public TaskExecute(
                TaskId taskId,
                SubtaskId subtaskId,
                int attempt,
                DeviceId deviceId,
                AgentKind runtime,
                String title,
                String prompt,
                List<HistoryMessage> history,
                @Nullable ModelAccess model,
                PermissionMode permissionMode) {
            this(
                    taskId,
                    subtaskId,
                    attempt,
                    deviceId,
                    runtime,
                    title,
                    prompt,
                    history,
                    model,
                    permissionMode,
                    List.of(),
                    null,
                    null);
        }

        /// The same order with other words.
        public TaskExecute withPrompt(String words) {
            return with(words, workspace);
        }

        /// The same order in another folder.
        public TaskExecute in(@Nullable WorkFolder folder) {
            return with(prompt, folder);
        }

        private TaskExecute with(String words, @Nullable WorkFolder folder) {
            return new TaskExecute(
                    taskId,
                    subtaskId,
                    attempt,
                    deviceId,
                    runtime,
                    title,
                    words,
                    history,
                    model,
                    permissionMode,
                    files,
                    folder,
                    workspacePath);
        }
    }

    /// Stop this run, its whole process tree. Answered with [Done]; the run then ends with a `task:complete`.
    @Event("task:cancel")
    record TaskCancel(TaskId taskId, SubtaskId subtaskId, int attempt, String reason) implements BackendMessage {}

    /// The user's answer to a permission request; `answers` are those to an agent's questions. `sha256` is the
    /// hash of what the user saw ([wegent.protocol.stream.ActionRequest]): the device allows nothing else.
    /// `credential` and `decided_at` say with what, and when, the user decided. Answered with [Done].
    @Event("task:approval")
    record TaskApproval(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            String approvalId,
            ApprovalDecision decision,
            @Nullable String note,
            @Nullable Map<String, String> answers,
            @Nullable String sha256,
            @Nullable String credential,
            @Nullable Instant decidedAt)
            implements BackendMessage {

        /// One without a word about who decided.
        public TaskApproval(
                TaskId taskId,
                SubtaskId subtaskId,
                int attempt,
                String approvalId,
                ApprovalDecision decision,
                @Nullable String note,
                @Nullable String sha256) {
            this(taskId, subtaskId, attempt, approvalId, decision, note, null, sha256, null, null);
        }
    }

    /// The user's word to an agent at work, to be told to it once for each `guidance_id`. Answered with [Done].
    @Event("task:guide")
    record TaskGuide(TaskId taskId, SubtaskId subtaskId, int attempt, String guidanceId, String message)
            implements BackendMessage {}

    /// Take back what this run changed in its folder, all of it or nothing: from state `after` to `before`, as
    /// far as what came later in the same files allows. Safe to repeat. Answered with [RevertReply].
    @Event("task:revert")
    record RevertChanges(TaskId taskId, SubtaskId subtaskId, int attempt, String before, String after)
            implements BackendMessage {}

    /// The conversation is over (deleted): end its agent process, forget its session. Answered with [Done].
    @Event("task:close-session")
    record CloseSession(TaskId taskId) implements BackendMessage {}

    /// A newer registration took this device's place: do not come back by yourself. Not answered.
    @Event("device:superseded")
    record Superseded(String byHost, String message) implements BackendMessage {}

    /// This node is going down: connect again, to whichever node answers then, after a random part of
    /// `within_ms`. What runs goes on. Not answered.
    @Event("device:reconnect")
    record Reconnect(String reason, int withinMs) implements BackendMessage {}

    /// Do this one thing of the table, and answer with its result.
    @Event("device:execute_command")
    record ExecuteCommand(DeviceCommand command) implements BackendMessage {
        public ExecuteCommand {
            Require.present(command, "command");
        }
    }

    /// One earlier message of the conversation, as text.
    record HistoryMessage(SubtaskId subtaskId, Role role, String text) {}

    /// Which model to use and how to reach it. `provider` is `anthropic` or `openai`; `model` absent means the
    /// agent's own choice.
    record ModelAccess(
            String provider,
            @Nullable String baseUrl,
            @Nullable Secret apiKey,
            @Nullable String model) {}

    /// Answer to `task:execute`. `workspace` is the folder where it works.
    record ExecuteReply(
            Verdict verdict,
            @Nullable FailureReason reason,
            @Nullable String message,
            @Nullable String workspace) {

        public ExecuteReply {
            Require.present(verdict, "verdict");
        }

        private ExecuteReply(Verdict verdict, @Nullable FailureReason reason, @Nullable String message) {
            this(verdict, reason, message, null);
        }

        public static ExecuteReply accepted() {
            return new ExecuteReply(Verdict.ACCEPTED, null, null);
        }

        public static ExecuteReply acceptedIn(@Nullable String workspace) {
            return new ExecuteReply(Verdict.ACCEPTED, null, null, workspace);
        }

        public static ExecuteReply busy() {
            return new ExecuteReply(Verdict.BUSY, null, null);
        }

        /// It takes no work for now, and why.
        public static ExecuteReply busy(Degraded why) {
            var reason = why.reason().equals(Degraded.DISK_FULL) ? FailureReason.DISK_FULL : null;
            return new ExecuteReply(Verdict.BUSY, reason, why.message());
        }

        public static ExecuteReply refused(FailureReason reason, String message) {
            return new ExecuteReply(Verdict.REFUSED, reason, message);
        }
    }

    /// Accepted: runs (or ran already). Busy: no slot free, or degraded: queue it again. Refused: it cannot run
    /// here, ever.
    enum Verdict {
        ACCEPTED,
        BUSY,
        REFUSED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Answer to `task:revert`; `files` are those that are in the way.
    record RevertReply(
            RevertOutcome outcome,
            List<String> files,
            @Nullable String message) {

        public RevertReply {
            Require.present(outcome, "outcome");
            files = Json.listOrEmpty(files);
        }

        public static RevertReply of(RevertOutcome outcome) {
            return new RevertReply(outcome, List.of(), null);
        }
    }

    /// A plain acknowledgement; `error` says why not.
    record Done(boolean success, @Nullable String error) {

        public static Done ok() {
            return new Done(true, null);
        }

        public static Done failed(String error) {
            return new Done(false, error);
        }
    }
}
