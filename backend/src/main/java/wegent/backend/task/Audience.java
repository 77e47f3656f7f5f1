package wegent.backend.task;

import wegent.protocol.ChatEvent;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// Those who watch: browsers, on any node. Telling never blocks and never fails.
public interface Audience {

    /// To all who have joined the task.
    void tell(TaskId task, ChatEvent event);

    /// To all open pages of a user.
    void tell(UserId user, ChatEvent event);
}
