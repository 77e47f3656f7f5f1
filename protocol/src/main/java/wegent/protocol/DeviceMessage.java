package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// All that a device may say to the backend in our dialect, on namespace `/local-executor`. Names of events:
/// the seeds; fields: DESIGN sections 6 to 8.
public sealed interface DeviceMessage
        permits DeviceMessage.Register,
                DeviceMessage.Heartbeat,
                DeviceMessage.TaskProgress,
                DeviceMessage.TaskComplete,
                TerminalReport,
                CodeServerReport {

    /// "I am here." `degraded` is there while the device takes no work. Answered with [DeviceReply.Registered].
    /// `protocol` is 2 for our dialect and absent from a stock
    /// executor.
    @Event("device:register")
    record Register(
            @Nullable Integer protocol,
            DeviceId deviceId,
            String name,
            @Nullable DeviceType deviceType,
            @Nullable String bindShell,
            @Nullable String executorVersion,
            @Nullable String runtimeInstanceId,
            @Nullable String clientIp,
            @Nullable Integer maxSlots,
            @Nullable Machine machine,
            List<RunState> running,
            @Nullable Degraded degraded)
            implements DeviceMessage {

        /// A device that is well.
        public Register(
                @Nullable Integer protocol,
                DeviceId deviceId,
                String name,
                @Nullable DeviceType deviceType,
                @Nullable String bindShell,
                @Nullable String executorVersion,
                @Nullable String runtimeInstanceId,
                @Nullable String clientIp,
                @Nullable Integer maxSlots,
                @Nullable Machine machine,
                List<RunState> running) {
            this(
                    protocol,
                    deviceId,
                    name,
                    deviceType,
                    bindShell,
                    executorVersion,
                    runtimeInstanceId,
                    clientIp,
                    maxSlots,
                    machine,
                    running,
                    null);
        }

        public Register {
            Require.present(deviceId, "device_id");
            Require.text(name, "name", 100);
            Require.maxLength(bindShell, "bind_shell", 50);
            Require.maxLength(executorVersion, "executor_version", 50);
            Require.maxLength(runtimeInstanceId, "runtime_instance_id", 100);
            Require.maxLength(clientIp, "client_ip", 50);
            running = Json.listOrEmpty(running);
        }
    }

    /// "I am still here, and this is what runs." Sent at once when `degraded` changes. `load` is there when the
    /// machine is there for work. Answered with [DeviceReply.Beat].
    @Event("device:heartbeat")
    record Heartbeat(
            DeviceId deviceId,
            long generation,
            List<TaskId> runningTaskIds,
            List<RunState> running,
            @Nullable String executorVersion,
            @Nullable RuntimeCapacity runtimeCapacity,
            @Nullable Degraded degraded,
            @Nullable MachineLoad load)
            implements DeviceMessage {

        /// A device that is well.
        public Heartbeat(
                DeviceId deviceId,
                long generation,
                List<TaskId> runningTaskIds,
                List<RunState> running,
                @Nullable String executorVersion,
                @Nullable RuntimeCapacity runtimeCapacity) {
            this(deviceId, generation, runningTaskIds, running, executorVersion, runtimeCapacity, null, null);
        }

        public Heartbeat {
            Require.present(deviceId, "device_id");
            Require.maxLength(executorVersion, "executor_version", 50);
            runningTaskIds = Json.listOrEmpty(runningTaskIds);
            running = Json.listOrEmpty(running);
        }
    }

    /// Events of a run. `seq` is the number of the first of them. Answered with [DeviceReply.Received].
    @Event("task:progress")
    record TaskProgress(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, List<StreamEvent> events)
            implements DeviceMessage {

        public TaskProgress {
            Require.present(taskId, "task_id");
            Require.present(subtaskId, "subtask_id");
            Require.atLeast(1, attempt, "attempt");
            Require.atLeast(1, seq, "seq");
            events = Json.listOrEmpty(events);
        }
    }

    /// The last events of a run; the very last one is a [StreamEvent.Ended]. `digest` is the device's
    /// [wegent.protocol.stream.StreamDigest] of all events of the run; absent when it does not know them all
    /// any more. Answered with [DeviceReply.Received].
    @Event("task:complete")
    record TaskComplete(
            TaskId taskId,
            SubtaskId subtaskId,
            int attempt,
            long seq,
            List<StreamEvent> events,
            @Nullable String digest)
            implements DeviceMessage {

        public TaskComplete(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, List<StreamEvent> events) {
            this(taskId, subtaskId, attempt, seq, events, null);
        }

        public TaskComplete {
            Require.present(taskId, "task_id");
            Require.present(subtaskId, "subtask_id");
            Require.atLeast(1, attempt, "attempt");
            Require.atLeast(1, seq, "seq");
            events = Json.listOrEmpty(events);
            if (events.isEmpty() || !(events.getLast() instanceof StreamEvent.Ended)) {
                throw new IllegalArgumentException("events does not end with response.ended");
            }
        }
    }

    /// The protocol number of our dialect, in `device:register` and its answer.
    int PROTOCOL = 2;

    /// The Socket.IO namespace of devices.
    String NAMESPACE = "/local-executor";

    /// The credentials in CONNECT's auth object.
    record Auth(@JsonProperty("token") @Nullable String token) {}
}
