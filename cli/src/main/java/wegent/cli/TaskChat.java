package wegent.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.TaskView;

/// Sends one message and follows its answer to the end, whichever node it hears it from: a repeated send has
/// the same operation id, and a new socket joins where the old one was. Owned by the thread that calls it.
final class TaskChat implements AutoCloseable {
    private static final Duration SEND_PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration FOLLOW_PATIENCE = Duration.ofMinutes(5);

    private final ServerLink link;
    private final Printer printer;
    private volatile boolean cancelling;

    TaskChat(URI url, Secret token, HttpClient http, Time time, Printer printer) {
        this.link = new ServerLink(url, token, http, time);
        this.printer = printer;
    }

    /// Sends the message. Throws [UserException] when it is refused, or when nobody took it for a minute.
    ChatReply.Sent send(ChatRequest.Send message) throws InterruptedException {
        var once = new ChatRequest.Send(
                UUID.randomUUID().toString(),
                message.taskId(),
                message.deviceId(),
                message.message(),
                message.title(),
                message.runtime(),
                message.modelId(),
                message.permissionMode(),
                message.waitForDevice(),
                message.files(),
                message.projectId(),
                message.execution());
        return link.ask(once, ChatReply.Sent.class, SEND_PATIENCE);
    }

    /// Shows the answer as it comes and returns how it ended.
    Printer.Ending follow(TaskId task, SubtaskId answer) throws InterruptedException {
        var feed = new AnswerFeed(task, answer, printer);
        var joins = 0;
        AnswerFeed.Step step = new AnswerFeed.Step.Join();
        while (true) {
            switch (step) {
                case AnswerFeed.Step.Ended(var ending) -> {
                    return ending;
                }
                case AnswerFeed.Step.Join _ -> {
                    if (++joins > 1) {
                        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                    }
                    step = join(feed, task, answer);
                    sayCancel(answer);
                }
                case AnswerFeed.Step.On _ -> {
                    joins = 0;
                    step = heard(feed, link.next());
                }
            }
        }
    }

    private static AnswerFeed.Step heard(AnswerFeed feed, ServerLink.News news) {
        return switch (news) {
            case ServerLink.News.Told(var event, var data) -> feed.told(event, data);
            case ServerLink.News.Gap _ -> new AnswerFeed.Step.Join();
        };
    }

    private AnswerFeed.Step join(AnswerFeed feed, TaskId task, SubtaskId answer) throws InterruptedException {
        var cursor = feed.seq() == 0 ? null : new Cursor(answer, feed.attempt(), feed.seq());
        var joined = link.ask(new ChatRequest.Join(task, cursor), ChatReply.Joined.class, FOLLOW_PATIENCE);
        return joined.task() == null
                ? feed.joined(Objects.requireNonNullElse(joined.events(), List.of()))
                : snapshot(feed, joined.task(), answer);
    }

    private static AnswerFeed.Step snapshot(AnswerFeed feed, @Nullable TaskView task, SubtaskId answer) {
        return Objects.requireNonNull(task).subtasks().stream()
                .filter(message -> message.subtaskId().equals(answer))
                .findFirst()
                .map(feed::snapshot)
                .orElseThrow(() -> new UserException("The task was deleted"));
    }

    /// Asks for the answer to be stopped, now or when a node can be reached again; it ends as usual. Any thread
    /// may call it.
    void cancel() {
        cancelling = true;
        link.wake();
    }

    private void sayCancel(SubtaskId answer) {
        if (cancelling) {
            link.say(new ChatRequest.Cancel(answer));
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
