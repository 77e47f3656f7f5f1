package wegent.protocol.rest;

import java.time.Instant;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// An answer that occupies a slot of a device, or waits for one.
public record RunningTask(TaskId taskId, SubtaskId subtaskId, String title, SubtaskStatus status, Instant createdAt) {}
