package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;

/// Body of `POST /api/projects/{id}/code-server`; all of it may be absent. With `task_id` the IDE opens where
/// that conversation is worked on, else in the project's folder on `device_id`, or on its first device.
public record OpenProjectCodeServer(
        @Nullable TaskId taskId, @Nullable DeviceId deviceId) {}
