package wegent.backend.chat;

import wegent.backend.task.Audience;
import wegent.protocol.ChatEvent;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.socketio.server.Namespace;

/// The rooms of the `/chat` namespace: one for each task that somebody watches, one for each user.
public final class ChatRooms implements Audience {
    private final Namespace chat;

    public ChatRooms(Namespace chat) {
        this.chat = chat;
    }

    static String of(TaskId task) {
        return "task:" + task;
    }

    static String of(UserId user) {
        return "user:" + user;
    }

    @Override
    public void tell(TaskId task, ChatEvent event) {
        chat.room(of(task)).emit(MessageCodec.eventOf(event), event);
    }

    @Override
    public void tell(UserId user, ChatEvent event) {
        chat.room(of(user)).emit(MessageCodec.eventOf(event), event);
    }
}
