package wegent.backend.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Identity;
import wegent.backend.device.Device;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.model.Models;
import wegent.backend.node.NodeId;
import wegent.backend.project.Projects;
import wegent.backend.stream.Streams;
import wegent.backend.task.ApprovalStore;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.backend.task.Tasks;
import wegent.backend.task.Uploads;
import wegent.base.Time;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage;
import wegent.protocol.BackendMessage.CloseSession;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.TaskGuide;
import wegent.protocol.ChatEvent;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.ErrorCode;
import wegent.protocol.FailureReason;
import wegent.protocol.Machine;
import wegent.protocol.PermissionMode;
import wegent.protocol.RefusedException;
import wegent.protocol.Role;
import wegent.protocol.Scope;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeTask;
import wegent.protocol.rest.TaskSummary;
import wegent.protocol.rest.TaskView;
import wegent.protocol.stream.StreamEvent;

/// What a user does with their conversations: send, stop, try again, delete. Every method checks that
/// what it is given is hers.
public final class Conversations {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final Tasks tasks;
    private final TaskStore store;
    private final TaskLocks locks;
    private final Uploads uploads;
    private final Devices devices;
    private final DeviceLink link;
    private final Models models;
    private final Projects projects;
    private final Dispatcher dispatcher;
    private final Streams streams;
    private final Audience audience;
    private final Time time;
    private final Reverts reverts;
    private final Approvals approvals;
    private final List<DecisionListener> decisions = new CopyOnWriteArrayList<>();

    /// What is known of tasks: their rules, their rows, their locks, their files, their projects.
    public record Books(Tasks tasks, TaskStore store, TaskLocks locks, Uploads uploads, Projects projects) {}

    public Conversations(
            Books books,
            Dispatcher.Field field,
            Models models,
            Dispatcher dispatcher,
            Streams streams,
            Audience audience,
            Time time) {
        this.tasks = books.tasks();
        this.store = books.store();
        this.locks = books.locks();
        this.uploads = books.uploads();
        this.projects = books.projects();
        this.devices = field.devices();
        this.link = field.link();
        this.models = models;
        this.dispatcher = dispatcher;
        this.streams = streams;
        this.audience = audience;
        this.time = time;
        reverts = new Reverts(tasks, store, locks, link, audience, time);
        approvals = new Approvals(tasks, new ApprovalStore(store.database()), link, time);
    }

    /// Takes back what answers changed.
    public Reverts reverts() {
        return reverts;
    }

    /// Saves a message and has it run, or queued. Throws [RefusedException] when the device is offline and the
    /// user would not wait, when something is not hers, when there is no device.
    public ChatReply.Sent send(Identity identity, ChatRequest.Send request) {
        var user = identity.userId();
        var earlier = tasks.earlier(user, request.operationId());
        if (earlier.isPresent()) {
            return reply(earlier.get());
        }
        var task = Optional.ofNullable(request.taskId()).map(id -> tasks.owned(user, id));
        var device = target(user, request.deviceId(), task);
        if (request.modelId() != null) {
            models.require(user, request.modelId());
        }
        var place = task.map(Task::place).orElseGet(() -> placeOf(request));
        requireFolder(user, place, device);
        var runtime = runtime(request.runtime(), task, device);
        var mode = Objects.requireNonNullElse(request.permissionMode(), PermissionMode.ASK);
        requireConsent(identity, runtime, mode);
        refuseWhenAway(device, Boolean.TRUE.equals(request.waitForDevice()));
        var sent = tasks.create(
                new Tasks.Message(
                        user,
                        request.operationId(),
                        request.taskId(),
                        request.title(),
                        request.message(),
                        device.deviceId(),
                        runtime,
                        request.modelId(),
                        mode,
                        place),
                (sql, id, answer) -> {
                    uploads.attach(sql, user, id, Objects.requireNonNullElse(request.files(), List.of()));
                    dispatcher.enqueue(sql, device.key(), id, answer);
                });
        if (!sent.repeated()) {
            tellNew(sent);
            dispatcher.wake(device.key());
        }
        return reply(sent);
    }

    /// A run that asks for no permission is one that was approved beforehand.
    private static void requireConsent(Identity identity, @Nullable AgentKind runtime, @Nullable PermissionMode mode) {
        if (runtime == AgentKind.SHELL || mode == PermissionMode.BYPASS) {
            identity.require(Scope.APPROVE);
        }
    }

    private Device target(UserId user, @Nullable DeviceId wanted, Optional<Task> task) {
        var named = Optional.ofNullable(wanted).or(() -> task.map(Task::deviceId));
        if (named.isPresent()) {
            return devices.get(user, named.get());
        }
        return devices.defaultOf(user)
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.DEVICE_UNSUITABLE,
                        "device_id",
                        "Choose a device: you have no default device, and there is no cloud device"));
    }

    private static Task.Place placeOf(ChatRequest.Send request) {
        var place = Task.Place.in(request.projectId(), request.execution());
        if (place.worktree() && place.project() == null) {
            throw RefusedException.invalid("execution.workspace", "Only a project has worktrees: choose one");
        }
        return place;
    }

    /// A project is worked on where it has a folder.
    private void requireFolder(UserId user, Task.Place place, Device device) {
        if (place.project() != null) {
            Projects.folder(projects.owned(user, place.project()), device.deviceId());
        }
    }

    private void refuseWhenAway(Device device, boolean patient) {
        if (dispatcher.decide(device, patient) instanceof Decision.Refuse) {
            throw new RefusedException(
                    ErrorCode.DEVICE_OFFLINE,
                    "device_id",
                    "The device " + device.name()
                            + " is offline. Queue the message until it is back, or choose another device");
        }
    }

    private static AgentKind runtime(@Nullable AgentKind wanted, Optional<Task> task, Device device) {
        if (wanted != null) {
            return wanted;
        }
        return task.map(Task::runtime).orElseGet(() -> firstOf(device.machine()));
    }

    private static AgentKind firstOf(@Nullable Machine machine) {
        if (machine == null) {
            return AgentKind.CLAUDE_CODE;
        }
        return machine.agents().stream()
                .filter(Machine.AgentFound::available)
                .map(Machine.AgentFound::runtime)
                .findFirst()
                .orElse(AgentKind.CLAUDE_CODE);
    }

    private void tellNew(Tasks.Sent sent) {
        var task = sent.answer().taskId();
        locks.run(task, () -> {
            audience.tell(task, new ChatEvent.Message(task, sent.message().view()));
            audience.tell(task, new ChatEvent.Message(task, sent.answer().view()));
        });
        tellTask(task);
    }

    private void tellTask(TaskId id) {
        store.task(id).ifPresent(task -> audience.tell(task.userId(), task.told()));
    }

    /// Renames, pins or archives a conversation. All of the user's pages hear of it.
    public TaskSummary change(UserId user, TaskId id, ChangeTask change) {
        tasks.change(user, id, change);
        tellTask(id);
        return tasks.owned(user, id).summary();
    }

    private static ChatReply.Sent reply(Tasks.Sent sent) {
        var message = sent.message();
        return new ChatReply.Sent(
                message.taskId(),
                message.id(),
                message.messageNumber(),
                message.view(),
                sent.answer().view());
    }

    /// Stops an answer: one that waits is cancelled at once, one that runs is stopped by its device. Nothing
    /// happens when it has ended.
    public void cancel(UserId user, SubtaskId id) {
        var answer = ownedAnswer(user, id);
        if (answer.status() == SubtaskStatus.RUNNING) {
            var begun = store.database().inTransaction(sql -> store.cancelling(sql, id, time.instant()));
            if (begun) {
                tellChanged(answer);
            }
            dispatcher.stopOnDevice(answer, "stopped by the user");
        } else if (!answer.status().isFinal()) {
            streams.end(
                    answer, new StreamEvent.Ended(SubtaskStatus.CANCELLED, FailureReason.CANCELLED, null, null, null));
            dispatcher.stopOnDevice(answer, "stopped by the user");
        }
    }

    /// Ends an answer here and now, without the word of its device: that is told to stop it, at its return if
    /// need be.
    public void forceCancel(UserId user, SubtaskId id) {
        var answer = ownedAnswer(user, id);
        if (!answer.status().isFinal()) {
            streams.end(
                    answer, new StreamEvent.Ended(SubtaskStatus.CANCELLED, FailureReason.CANCELLED, null, null, null));
            dispatcher.stopOnDevice(answer, "stopped by the user, by force");
        }
    }

    /// Stops every answer of a task that runs or waits.
    public void cancelAll(UserId user, TaskId id) {
        tasks.owned(user, id);
        tasks.unfinished(id).forEach(answer -> cancel(user, answer.id()));
    }

    private void tellChanged(Subtask answer) {
        locks.run(
                answer.taskId(),
                () -> store.subtask(answer.id())
                        .ifPresent(row ->
                                audience.tell(row.taskId(), new ChatEvent.Message(row.taskId(), streams.view(row)))));
    }

    /// Runs a failed or stopped answer again, as a new attempt. Throws [RefusedException] as [#send] does, and
    /// `WRONG_STATE` when it neither failed nor was stopped.
    public ChatReply.Sent retry(Identity identity, ChatRequest.Retry request) {
        var user = identity.userId();
        var answer = ownedAnswer(user, request.subtaskId());
        requireConsent(identity, answer.runtime(), answer.permissionMode());
        var device = devices.get(
                user,
                Objects.requireNonNullElseGet(
                        request.deviceId(), () -> answer.device().device()));
        requireFolder(user, tasks.owned(user, answer.taskId()).place(), device);
        refuseWhenAway(device, Boolean.TRUE.equals(request.waitForDevice()));
        var again = locks.with(answer.taskId(), () -> {
            var retried = tasks.retry(
                    answer, device.deviceId(), (sql, id, next) -> dispatcher.enqueue(sql, device.key(), id, next));
            audience.tell(retried.taskId(), new ChatEvent.Message(retried.taskId(), retried.view()));
            return retried;
        });
        tellTask(again.taskId());
        dispatcher.wake(device.key());
        return reply(new Tasks.Sent(tasks.questionOf(again), again, false));
    }

    /// Answers a permission request of a running answer ([Approvals#decide]).
    public void approve(Identity identity, ChatRequest.Approve request) {
        approvals
                .decide(identity, request)
                .ifPresent(task -> decisions.forEach(listener -> listener.onDecision(identity, task, request)));
    }

    /// Hears of each decision on a permission request, and with which credential it was made.
    public interface DecisionListener {
        void onDecision(Identity by, TaskId task, ChatRequest.Approve request);
    }

    public void listenToDecisions(DecisionListener listener) {
        decisions.add(listener);
    }

    /// Tells the agent of a running answer something. Throws [RefusedException] `WRONG_STATE` when it is over,
    /// or cannot hear; `UNAVAILABLE` when the device does not.
    public void guide(UserId user, ChatRequest.Guide request) {
        var over = "The answer is over: send a new message";
        var answer = ownedAnswer(user, request.subtaskId());
        if (answer.status() != SubtaskStatus.RUNNING) {
            throw new RefusedException(ErrorCode.WRONG_STATE, over);
        }
        var message =
                new TaskGuide(answer.taskId(), answer.id(), answer.attempt(), request.operationId(), request.message());
        ask(answer, message, over);
    }

    /// Has the device of `answer` do something, or refuses with its reason, or with `otherwise`.
    private void ask(Subtask answer, BackendMessage message, String otherwise) {
        try {
            var done = link.call(answer.device(), message, Done.class, ANSWER_LIMIT);
            if (!done.success()) {
                throw new RefusedException(ErrorCode.WRONG_STATE, Objects.requireNonNullElse(done.error(), otherwise));
            }
        } catch (DeviceGoneException e) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "The device does not answer right now. Try again when it is back");
        }
    }

    private Subtask ownedAnswer(UserId user, SubtaskId id) {
        var answer = tasks.owned(user, id);
        if (answer.role() != Role.ASSISTANT) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "subtask_id", "This is not an agent's answer");
        }
        return answer;
    }

    /// The task with all its messages, as far as they have streamed. To be called under the lock of the task
    /// when what follows must fit.
    public TaskView view(UserId user, TaskId id) {
        var task = tasks.owned(user, id);
        return new TaskView(
                task.summary(), tasks.messages(id).stream().map(streams::view).toList());
    }

    /// The other node where an answer of the task runs; empty when none runs, or here.
    public Optional<NodeId> runsOn(TaskId id) {
        return store.runningDevice(id).flatMap(link::elsewhere);
    }

    /// Deletes a conversation: what runs is stopped, its device forgets the session.
    public void delete(UserId user, TaskId id) {
        tasks.owned(user, id);
        var answers = tasks.messages(id).stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .toList();
        answers.stream()
                .filter(answer -> !answer.status().isFinal())
                .forEach(answer -> dispatcher.stopOnDevice(answer, "the conversation was deleted"));
        store.removeTask(id);
        streams.forget(answers);
        audience.tell(user, new ChatEvent.TaskDeleted(id));
        answers.stream().map(Subtask::device).distinct().forEach(device -> closeSession(device, id));
    }

    private void closeSession(DeviceKey device, TaskId id) {
        dispatcher.wake(device);
        Thread.ofVirtual().name("close session " + id).start(() -> {
            try {
                link.call(device, new CloseSession(id), Done.class, ANSWER_LIMIT);
            } catch (DeviceGoneException _) {
                // The device forgets old sessions by itself.
            }
        });
    }
}
