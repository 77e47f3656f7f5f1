package wegent.backend.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Authenticator;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.dispatch.Conversations;
import wegent.backend.stream.Streams;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.Tasks;
import wegent.protocol.ChatEvent;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.socketio.Ack;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// The events of browsers, on namespace `/chat`: each is read, done, and acknowledged; whose a thing is, the features
/// check.
public final class ChatEvents {
    private static final Logger log = LoggerFactory.getLogger(ChatEvents.class);
    private static final MessageCodec<ChatRequest> CODEC = new MessageCodec<>(ChatRequest.class);

    private final Conversations conversations;
    private final Tasks tasks;
    private final Streams streams;
    private final TaskLocks locks;

    public ChatEvents(Conversations conversations, Tasks tasks, Streams streams, TaskLocks locks) {
        this.conversations = conversations;
        this.tasks = tasks;
        this.streams = streams;
        this.locks = locks;
    }

    /// A page that is connected: who, and what cuts it when the credential ends.
    public static final class Page {
        private final Identity identity;
        private Optional<LiveSessions.Session> session = Optional.empty();

        public Page(Identity identity) {
            this.identity = identity;
        }
    }

    /// Says who is connecting. Throws [RefusedException] when the token is missing or wrong.
    public static Page authenticate(Authenticator authenticator, JsonNode auth) {
        return new Page(authenticator.authenticate(auth.path("token").asText("")));
    }

    /// Takes over what browsers say on `chat`.
    public void attach(Namespace chat, LiveSessions sessions) {
        chat.onConnect(socket -> connected(socket, sessions));
        chat.onDisconnect((socket, _) -> page(socket).session.ifPresent(LiveSessions.Session::close));
        CODEC.events().forEach(event -> chat.on(event, (socket, args, ack) -> said(socket, event, args, ack)));
        chat.onUnknown((socket, event, args, ack) -> said(socket, event, args, ack));
    }

    private static void connected(Socket socket, LiveSessions sessions) {
        var page = page(socket);
        socket.join(ChatRooms.of(page.identity.userId()));
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
        try {
            var request = CODEC.read(event, args.isEmpty() ? null : args.getFirst());
            handle(socket, page(socket).identity.userId(), request, ack);
        } catch (RefusedException e) {
            ack.send(e.reply());
        } catch (RuntimeException e) {
            log.error("user={} event={} failed", page(socket).identity.userId(), event, e);
            ack.send(new ErrorReply("Something went wrong here. Try again", ErrorCode.INTERNAL, null));
        }
    }

    private void handle(Socket socket, UserId user, ChatRequest request, Ack ack) {
        switch (request) {
            case ChatRequest.Send send -> ack.send(conversations.send(user, send));
            case ChatRequest.Retry retry -> ack.send(conversations.retry(user, retry));
            case ChatRequest.Cancel(var answer) -> {
                conversations.cancel(user, answer);
                ack.send(new ChatReply.Accepted(true));
            }
            case ChatRequest.Approve approve -> {
                conversations.approve(user, approve);
                ack.send(new ChatReply.Accepted(true));
            }
            case ChatRequest.Join join -> joined(socket, user, join, ack);
            case ChatRequest.Leave(var task) -> {
                tasks.owned(user, task);
                socket.leave(ChatRooms.of(task));
                ack.send(new ChatReply.Accepted(true));
            }
        }
    }

    /// Under the lock of the task: what the answer says, and all events after it, none missing and none twice.
    private void joined(Socket socket, UserId user, ChatRequest.Join join, Ack ack) {
        tasks.owned(user, join.taskId());
        locks.run(join.taskId(), () -> {
            var cursor = Optional.ofNullable(join.cursor());
            var missing = cursor.flatMap(seen -> missing(user, join.taskId(), seen));
            var reply = missing.map(events -> new ChatReply.Joined(null, events))
                    .orElseGet(() -> new ChatReply.Joined(conversations.view(user, join.taskId()), null));
            socket.join(ChatRooms.of(join.taskId()));
            ack.send(reply);
        });
    }

    /// The events that a viewer at `seen` misses, and the messages after that answer as they are now. Empty when only a
    /// snapshot will do.
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
