package wegent.protocol;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.AttachedFile;

/// All that a browser may say on namespace `/chat`. Each is acknowledged, with an [ErrorReply] when refused.
public sealed interface ChatRequest {

    /// The Socket.IO namespace of browsers.
    String NAMESPACE = "/chat";

    /// The longest message that is taken, in characters.
    int MESSAGE_LIMIT = 1_000_000;

    /// A message for an agent on `device_id`; without `task_id` it begins a task. `operation_id` is the
    /// client's own: a repeated one is answered with the first result. `wait_for_device` lets it queue for a
    /// device that is offline. Without `device_id` the task's last device is taken, else the user's default.
    /// `files` are uploads of the user's that go with it. `project_id` and `execution` say where a new task is
    /// worked on; a task that is there keeps its own. Answered with [ChatReply.Sent].
    @Event("chat:send")
    record Send(
            @Nullable String operationId,
            @Nullable TaskId taskId,
            @Nullable DeviceId deviceId,
            String message,
            @Nullable String title,
            @Nullable AgentKind runtime,
            @Nullable Long modelId,
            @Nullable PermissionMode permissionMode,
            @Nullable Boolean waitForDevice,
            @Nullable List<Long> files,
            @Nullable ProjectId projectId,
            @Nullable Execution execution)
            implements ChatRequest {

        /// One of no project.
        public Send(
                @Nullable String operationId,
                @Nullable TaskId taskId,
                @Nullable DeviceId deviceId,
                String message,
                @Nullable String title,
                @Nullable AgentKind runtime,
                @Nullable Long modelId,
                @Nullable PermissionMode permissionMode,
                @Nullable Boolean waitForDevice,
                @Nullable List<Long> files) {
            this(
                    operationId,
                    taskId,
                    deviceId,
                    message,
                    title,
                    runtime,
                    modelId,
                    permissionMode,
                    waitForDevice,
                    files,
                    null,
                    null);
        }

        /// One without files.
        public Send(
                @Nullable String operationId,
                @Nullable TaskId taskId,
                @Nullable DeviceId deviceId,
                String message,
                @Nullable String title,
                @Nullable AgentKind runtime,
                @Nullable Long modelId,
                @Nullable PermissionMode permissionMode,
                @Nullable Boolean waitForDevice) {
            this(operationId, taskId, deviceId, message, title, runtime, modelId, permissionMode, waitForDevice, null);
        }

        public Send {
            files = files == null ? null : List.copyOf(files);
            if (files != null && files.size() > AttachedFile.MOST) {
                throw new IllegalArgumentException("files has more than " + AttachedFile.MOST + " entries");
            }
            Require.text(message, "message", MESSAGE_LIMIT);
            if (operationId != null) {
                Require.text(operationId, "operation_id", 100);
            }
            if (title != null) {
                Require.optionalText(title, "title", 200);
            }
        }
    }

    /// Stop the answer `subtask_id`, running or queued. `force`: end it now, whatever its device says; the
    /// device stops it when it hears of it. Answered with [ChatReply.Accepted].
    @Event("chat:cancel")
    record Cancel(SubtaskId subtaskId, @Nullable Boolean force) implements ChatRequest {
        public Cancel {
            Require.present(subtaskId, "subtask_id");
        }

        public Cancel(SubtaskId subtaskId) {
            this(subtaskId, null);
        }
    }

    /// Run a failed or cancelled answer again, as a new attempt, on `device_id` or where it ran. Answered with
    /// [ChatReply.Sent].
    @Event("chat:retry")
    record Retry(
            TaskId taskId,
            SubtaskId subtaskId,
            @Nullable DeviceId deviceId,
            @Nullable Boolean waitForDevice) implements ChatRequest {
        public Retry {
            Require.present(taskId, "task_id");
            Require.present(subtaskId, "subtask_id");
        }
    }

    /// The answer to a permission request; the first one wins. `answers` are those to an agent's questions, by
    /// question. `sha256` is the hash of what was shown, computed by who showed it
    /// ([wegent.protocol.stream.ActionRequest]); only a denial may be without. Answered with [ChatReply.Accepted].
    @Event("chat:approve")
    record Approve(
            SubtaskId subtaskId,
            String approvalId,
            ApprovalDecision decision,
            @Nullable String note,
            @Nullable Map<String, String> answers,
            @Nullable String sha256)
            implements ChatRequest {
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public Approve {
            Require.present(subtaskId, "subtask_id");
            Require.text(approvalId, "approval_id", 200);
            Require.present(decision, "decision");
            if (note != null) {
                Require.optionalText(note, "note", 10_000);
            }
            if (answers != null) {
                answers = Map.copyOf(answers);
                answers.forEach((_, answer) -> Require.optionalText(answer, "answers", 10_000));
            }
            if (sha256 == null && decision != ApprovalDecision.DENY) {
                throw new IllegalArgumentException(
                        "sha256 is missing: this page is older than the server. Load it again, then decide");
            }
            if (sha256 != null && !SHA256.matcher(sha256).matches()) {
                throw new IllegalArgumentException("sha256 is not 64 hexadecimal digits");
            }
        }

        public Approve(
                SubtaskId subtaskId,
                String approvalId,
                ApprovalDecision decision,
                @Nullable String note,
                @Nullable String sha256) {
            this(subtaskId, approvalId, decision, note, null, sha256);
        }
    }

    /// Tells the agent something while it works on the answer `subtask_id`. `operation_id` is the client's own:
    /// a repeated one is told once. Refused with `wrong_state` when the answer is over, or its agent cannot
    /// hear. Answered with [ChatReply.Accepted].
    @Event("chat:guide")
    record Guide(SubtaskId subtaskId, String operationId, String message) implements ChatRequest {
        public Guide {
            Require.present(subtaskId, "subtask_id");
            Require.text(operationId, "operation_id", 100);
            Require.text(message, "message", 100_000);
        }
    }

    /// Show me this task and what happens in it from now on. With a cursor, only what is missing. Answered with
    /// [ChatReply.Joined].
    @Event("task:join")
    record Join(TaskId taskId, @Nullable Cursor cursor) implements ChatRequest {
        public Join {
            Require.present(taskId, "task_id");
        }
    }

    /// No more of this task. Answered with [ChatReply.Accepted].
    @Event("task:leave")
    record Leave(TaskId taskId) implements ChatRequest {
        public Leave {
            Require.present(taskId, "task_id");
        }
    }

    /// The conversation that is in sight on this page from now on; without `task_id`, none. Answered with
    /// [ChatReply.Accepted].
    @Event("task:in_sight")
    record InSight(@Nullable TaskId taskId) implements ChatRequest {}
}
