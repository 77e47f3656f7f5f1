package wegent.backend.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.node.NodeBus;
import wegent.backend.task.Audience;
import wegent.backend.task.TaskLocks;
import wegent.base.Json;
import wegent.protocol.ChatEvent;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// The rooms of the `/chat` namespace, on all nodes: one for each task that somebody watches, one for each
/// user. What is told here goes to the sockets of this node and, by a topic of the room's name, to the nodes
/// that have others. A viewer who reads too slowly is left out until nothing waits for her any more, and then
/// told to join again.
public final class ChatRooms implements Audience {
    private final Namespace chat;
    private final NodeBus bus;
    private final TaskLocks locks;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();

    public ChatRooms(Namespace chat, NodeBus bus, TaskLocks locks) {
        this.chat = chat;
        this.bus = bus;
        this.locks = locks;
        bus.onGap(this::lost);
    }

    private static String of(TaskId task) {
        return "task:" + task;
    }

    private static String of(UserId user) {
        return "user:" + user;
    }

    /// The page of `user` hears what concerns her from now on.
    void enter(Socket socket, UserId user) {
        var room = of(user);
        hold(page(socket), room, (_, item) -> emit(room, Json.mapper().convertValue(item, ChatEvent.Item.class)));
        socket.join(room);
    }

    /// All that other nodes tell of the task from now on arrives here; whoever then reads its state and joins
    /// misses nothing.
    void watch(Socket socket, TaskId task) {
        hold(page(socket), of(task), (_, item) -> heard(task, item));
    }

    void join(Socket socket, TaskId task) {
        page(socket).lagging.remove(task);
        socket.join(of(task));
    }

    void leave(Socket socket, TaskId task) {
        socket.leave(of(task));
        release(page(socket), of(task));
    }

    /// Does `user` have the task in sight on a page of this node?
    boolean isInSight(UserId user, TaskId task) {
        return chat.room(of(user)).sockets().stream()
                .anyMatch(socket -> page(socket).inSight.equals(Optional.of(task)));
    }

    /// The page is gone.
    void left(Socket socket) {
        var page = page(socket);
        page.topics.forEach(topic -> release(page, topic));
    }

    @Override
    public void tell(TaskId task, ChatEvent event) {
        var name = MessageCodec.eventOf(event);
        emitToTask(task, name, event);
        bus.publish(of(task), () -> Json.mapper().valueToTree(ChatEvent.Item.of(event)));
    }

    @Override
    public void tell(UserId user, ChatEvent event) {
        chat.room(of(user)).emit(MessageCodec.eventOf(event), event);
        bus.publish(of(user), () -> Json.mapper().valueToTree(ChatEvent.Item.of(event)));
    }

    /// Under the lock of the task, as all that is told of it here.
    private void heard(TaskId task, JsonNode message) {
        var item = Json.mapper().convertValue(message, ChatEvent.Item.class);
        locks.run(task, () -> emitToTask(task, item.event(), item.data()));
    }

    private void emitToTask(TaskId task, String event, Object payload) {
        chat.room(of(task)).emitUnlessSlow(event, payload, socket -> leaveOut(socket, task));
    }

    private void emit(String room, ChatEvent.Item item) {
        chat.room(room).emit(item.event(), item.data());
    }

    private static void leaveOut(Socket socket, TaskId task) {
        socket.leave(of(task));
        page(socket).lagging.add(task);
        socket.onDrain(() -> catchUp(socket));
    }

    private static void catchUp(Socket socket) {
        page(socket).lagging.removeIf(task -> {
            say(socket, new ChatEvent.Resync(task));
            return true;
        });
    }

    private static void say(Socket socket, ChatEvent event) {
        socket.emit(MessageCodec.eventOf(event), event);
    }

    /// Other nodes may have told what did not arrive: while that is so, what is watched is looked up now and
    /// then; once it is over, all is.
    private void lost(boolean over) {
        for (var socket : chat.sockets()) {
            if (over) {
                say(socket, new ChatEvent.Resync(null));
            } else {
                page(socket).tasks().forEach(task -> say(socket, new ChatEvent.Resync(task)));
            }
        }
    }

    private static Page page(Socket socket) {
        return socket.attachment(Page.class);
    }

    private void hold(Page page, String room, NodeBus.Listener listener) {
        if (!page.topics.add(room)) {
            return;
        }
        topics.compute(room, (_, known) -> {
                    var topic = known == null ? new Topic() : known;
                    topic.members++;
                    return topic;
                })
                .open(bus, room, listener);
    }

    private void release(Page page, String room) {
        if (!page.topics.remove(room)) {
            return;
        }
        topics.computeIfPresent(room, (_, topic) -> {
            if (--topic.members > 0) {
                return topic;
            }
            topic.close();
            return null;
        });
    }
}
