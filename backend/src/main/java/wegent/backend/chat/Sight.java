package wegent.backend.chat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.NodeId;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// Knows whether a user has a conversation in sight: on a page of this node, or of another one that says so in
/// time. Answers come on the thread of the bus, and meet the timers here.
public final class Sight {
    private static final String ASK = "sight:ask";
    private static final String SEEN = "sight:seen";
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final ChatRooms rooms;
    private final NodeCalls nodes;
    private final Time time;
    private final AtomicLong ids = new AtomicLong();
    private final Set<Long> open = ConcurrentHashMap.newKeySet();

    /// Who wants to know, and what.
    private record Question(NodeId from, long id, UserId user, TaskId task) {}

    public Sight(ChatRooms rooms, NodeCalls nodes, Time time) {
        this.rooms = rooms;
        this.nodes = nodes;
        this.time = time;
        nodes.on(ASK, (question, _) -> asked(Json.mapper().convertValue(question, Question.class)));
        nodes.on(SEEN, (id, _) -> open.remove(id.asLong()));
    }

    /// Runs `action` unless `user` has the task in sight somewhere. A node that does not answer sees nothing.
    public void unlessSeen(UserId user, TaskId task, Runnable action) {
        if (rooms.isInSight(user, task)) {
            return;
        }
        if (!nodes.isShared()) {
            action.run();
            return;
        }
        var id = ids.incrementAndGet();
        open.add(id);
        nodes.tellAll(ASK, new Question(nodes.self(), id, user, task));
        time.after(PATIENCE, () -> {
            if (open.remove(id)) {
                action.run();
            }
        });
    }

    private void asked(Question question) {
        if (rooms.isInSight(question.user(), question.task())) {
            nodes.tell(question.from(), SEEN, question.id());
        }
    }
}
