package wegent.backend.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.AccessRules;
import wegent.backend.account.Authenticator;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.dispatch.Conversations;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.NodeId;
import wegent.backend.storage.StorageException;
import wegent.backend.stream.Streams;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.Tasks;
import wegent.base.Json;
import wegent.protocol.ChatEvent;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.socketio.Ack;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// The events of browsers, on namespace `/chat`: each is read, done, and acknowledged; whose a thing is, the
/// features check.
public final class ChatEvents {
    private static final Logger log = LoggerFactory.getLogger(ChatEvents.class);
    private static final MessageCodec<ChatRequest> CODEC = new MessageCodec<>(ChatRequest.class);
    private static final String JOIN = "task:join";
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(3);

    private final Conversations conversations;
    private final Tasks tasks;
    private final Streams streams;
    private final TaskLocks locks;
    private final ChatRooms rooms;
    private final NodeCalls nodes;

    /// A page of `user` on another node joins a task whose answer runs here.
    private record JoinElsewhere(UserId user, ChatRequest.Join join) {}

    /// What is known of answers, and done with them.
    public record Answers(Conversations conversations, Tasks tasks, Streams streams, TaskLocks locks) {}

    public ChatEvents(Answers answers, ChatRooms rooms, NodeCalls nodes) {
        this.conversations = answers.conversations();
        this.tasks = answers.tasks();
        this.streams = answers.streams();
        this.locks = answers.locks();
        this.rooms = rooms;
        this.nodes = nodes;
        nodes.on(JOIN, this::askedToJoin);
    }

    /// Says who is connecting. Throws [RefusedException] when the token is missing, wrong, or not for pages.
    public static Page authenticate(Authenticator authenticator, JsonNode auth) {
        var identity = authenticator.authenticate(auth.path("token").asText(""));
        identity.require(Scope.READ);
        return new Page(identity);
    }

    /// Takes over what browsers say on `chat`.
    public void attach(Namespace chat, LiveSessions sessions) {
        chat.onConnect(socket -> connected(socket, sessions));
        chat.onDisconnect((socket, _) -> {
            rooms.left(socket);
            page(socket).session.ifPresent(LiveSessions.Session::close);
        });
        CODEC.events().forEach(event -> chat.on(event, (socket, args, ack) -> said(socket, event, args, ack)));
        chat.onUnknown((socket, event, args, ack) -> said(socket, event, args, ack));
    }

    private void connected(Socket socket, LiveSessions sessions) {
        var page = page(socket);
        rooms.enter(socket, page.identity.userId());
        page.session = Optional.of(sessions.opened(page.identity, () -> cut(socket)));
    }

    private static void cut(Socket socket) {
        var error = new ChatEvent.AuthError("Token expired", "TOKEN_EXPIRED");
        socket.emit(MessageCodec.eventOf(error), error);
        socket.close();
    }

    private static Page page(Socket socket) {
        return (Page) socket.attachment();
    }

    private void said(Socket socket, String event, List<JsonNode> args, Ack ack) {
        orRefused(socket, event, ack, () -> {
            var request = CODEC.read(event, args.isEmpty() ? null : args.getFirst());
            var identity = page(socket).identity;
            identity.require(AccessRules.scope(request));
            handle(socket, identity, request, ack);
        });
    }

    /// Does what a page wants, and answers it when it must not or cannot be done.
    private static void orRefused(Socket socket, String event, Ack ack, Runnable work) {
        try {
            work.run();
        } catch (RefusedException e) {
            ack.send(e.reply());
        } catch (StorageException e) {
            log.warn("user={} event={} not done: {}", page(socket).identity.userId(), event, e.getMessage());
            ack.send(new ErrorReply(StorageException.TOLD, ErrorCode.UNAVAILABLE, null));
        } catch (RuntimeException e) {
            log.error("user={} event={} failed", page(socket).identity.userId(), event, e);
            ack.send(new ErrorReply("Something went wrong here. Try again", ErrorCode.INTERNAL, null));
        }
    }

    private void handle(Socket socket, Identity identity, ChatRequest request, Ack ack) {
        var user = identity.userId();
        switch (request) {
            case ChatRequest.Send send -> ack.send(conversations.send(identity, send));
            case ChatRequest.Retry retry -> ack.send(conversations.retry(identity, retry));
            case ChatRequest.Cancel(var answer, var force) -> {
                if (Boolean.TRUE.equals(force)) {
                    conversations.forceCancel(user, answer);
                } else {
                    conversations.cancel(user, answer);
                }
                ack.send(new ChatReply.Accepted(true));
            }
            case ChatRequest.Approve approve -> {
                conversations.approve(identity, approve);
                ack.send(new ChatReply.Accepted(true));
            }
            case ChatRequest.Guide guide -> {
                conversations.guide(user, guide);
                ack.send(new ChatReply.Accepted(true));
            }
            case ChatRequest.Join join -> joined(socket, user, join, ack);
            case ChatRequest.InSight(var task) -> {
                page(socket).inSight = Optional.ofNullable(task)
                        .map(id -> tasks.owned(user, id).id());
                ack.send(new ChatReply.Accepted(true));
            }
            case ChatRequest.Leave(var task) -> {
                tasks.owned(user, task);
                rooms.leave(socket, task);
                ack.send(new ChatReply.Accepted(true));
            }
        }
    }

    /// What the answer says, and all events after it, none missing and none twice: read under the lock of the
    /// task, on the node where the answer runs.
    private void joined(Socket socket, UserId user, ChatRequest.Join join, Ack ack) {
        tasks.owned(user, join.taskId());
        rooms.watch(socket, join.taskId());
        var elsewhere = nodes.isShared() ? conversations.runsOn(join.taskId()) : Optional.<NodeId>empty();
        if (elsewhere.isEmpty()) {
            joinedHere(socket, user, join, ack);
            return;
        }
        nodes.ask(elsewhere.get(), JOIN, new JoinElsewhere(user, join), JOIN_LIMIT, reply -> {
            if (reply.isEmpty() || reply.get().isNull()) {
                socket.execute(() -> orRefused(socket, JOIN, ack, () -> joinedHere(socket, user, join, ack)));
            } else {
                rooms.join(socket, join.taskId());
                ack.send(reply.get());
            }
        });
    }

    private void joinedHere(Socket socket, UserId user, ChatRequest.Join join, Ack ack) {
        locks.run(join.taskId(), () -> {
            var reply = state(user, join);
            rooms.join(socket, join.taskId());
            ack.send(reply);
        });
    }

    /// Answered under the lock: what is told of the task before follows the state on no node, what is told
    /// after it does on each.
    private void askedToJoin(JsonNode request, Consumer<Object> reply) {
        var asked = Json.mapper().convertValue(request, JoinElsewhere.class);
        var join = asked.join();
        locks.run(join.taskId(), () -> {
            try {
                reply.accept(state(asked.user(), join));
            } catch (RefusedException e) {
                reply.accept(Json.mapper().nullNode());
            }
        });
    }

    private ChatReply.Joined state(UserId user, ChatRequest.Join join) {
        var cursor = Optional.ofNullable(join.cursor());
        var missing = cursor.flatMap(seen -> missing(user, join.taskId(), seen));
        return missing.map(events -> new ChatReply.Joined(null, events))
                .orElseGet(() -> new ChatReply.Joined(conversations.view(user, join.taskId()), null));
    }

    /// The events that a viewer at `seen` misses, and the messages after that answer as they are now. Empty
    /// when only a snapshot will do.
    private Optional<List<ChatEvent.Item>> missing(UserId user, TaskId task, Cursor seen) {
        var answer = tasks.owned(user, seen.subtaskId());
        if (!answer.taskId().equals(task)) {
            return Optional.empty();
        }
        var later = tasks.messages(task).stream()
                .filter(message -> message.messageNumber() > answer.messageNumber())
                .map(message -> ChatEvent.Item.of(new ChatEvent.Message(task, streams.view(message))));
        return streams.since(seen.subtaskId(), seen.attempt(), seen.seq())
                .map(events -> Stream.concat(events.stream(), later).toList());
    }
}
