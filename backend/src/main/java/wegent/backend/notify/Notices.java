package wegent.backend.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.chat.Sight;
import wegent.backend.device.Device;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.presence.Presence;
import wegent.backend.stream.Streams;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.ChatEvent.Notice;
import wegent.protocol.FailureReason;
import wegent.protocol.NoticeKind;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.Block;

/// Turns what happens into notices, and tells them: to the open pages of the user and to the browsers that get
/// pushes. Each happening is committed, or settled, by one node, which alone tells of it, once; what a node
/// that dies has not told is not told. Streams and presence bring what happens on threads that must not wait;
/// one thread of its own takes it up.
public final class Notices implements Streams.Listener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    private static final int MOST = 1_000;

    /// What failed since then, failed with the device.
    private static final Duration RECENTLY = Duration.ofSeconds(30);

    private static final String QUESTIONS = "AskUserQuestion";

    private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(MOST);
    private final NotificationStore store;
    private final Optional<PushQueue> pushes;
    private final Devices devices;
    private final TaskStore tasks;
    private final Audience audience;
    private final Sight sight;
    private final Time time;
    private final Thread thread;

    private sealed interface Happening {
        record OfTask(Task task, Notice notice) implements Happening {}

        record Lost(DeviceKey device) implements Happening {}
    }

    /// Whom notices concern, and how to reach them.
    record Reach(NotificationStore store, Optional<PushQueue> pushes, Audience audience, Sight sight) {}

    Notices(Reach reach, Devices devices, TaskStore tasks, Time time) {
        this.store = reach.store();
        this.pushes = reach.pushes();
        this.audience = reach.audience();
        this.sight = reach.sight();
        this.devices = devices;
        this.tasks = tasks;
        this.time = time;
        thread = Thread.ofVirtual().name("notices").start(this::run);
    }

    @Override
    public void unheardAcceptance(Subtask answer) {}

    @Override
    public void ended(DeviceKey device, TaskId task) {}

    @Override
    public void asked(Task task, SubtaskId answer, Block request) {
        var kind = QUESTIONS.equals(request.toolName()) ? NoticeKind.QUESTION : NoticeKind.APPROVAL;
        happened(task, kind, answer + "-" + request.id(), null);
    }

    @Override
    public void over(Task task, Streams.Ending answer) {
        var id = answer.answer() + "-" + answer.attempt() + "-" + answer.ended().status();
        if (answer.ended().status() == SubtaskStatus.COMPLETED) {
            happened(task, NoticeKind.FINISHED, id, null);
        } else if (answer.ended().status() == SubtaskStatus.FAILED) {
            happened(task, NoticeKind.FAILED, id, answer.ended().reason());
        }
    }

    private void happened(Task task, NoticeKind kind, String id, @Nullable FailureReason reason) {
        add(new Happening.OfTask(task, new Notice(id, kind, task.id(), task.deviceId(), task.title(), reason)));
    }

    void presenceChanged(DeviceKey device, Presence before, Presence now) {
        if (now instanceof Presence.Offline) {
            add(new Happening.Lost(device));
        }
    }

    private void add(Happening happening) {
        if (!queue.offer(happening)) {
            log.warn("A notice is dropped: {} wait", MOST);
        }
    }

    private void run() {
        try {
            while (true) {
                takeUp(queue.take());
            }
        } catch (InterruptedException e) {
            log.debug("Notices end, with {} untold", queue.size());
        }
    }

    private void takeUp(Happening happening) {
        try {
            switch (happening) {
                case Happening.OfTask(var task, var notice) -> ofTask(task, notice);
                case Happening.Lost(var key) -> devices.find(key).ifPresent(this::lost);
            }
        } catch (RuntimeException e) {
            log.warn("A notice is lost", e);
        }
    }

    private void ofTask(Task task, Notice notice) {
        var user = task.userId();
        var wanted = store.wanted(user);
        if (!wanted.contains(notice.kind()) || task.muted() || isMuted(user, task.deviceId())) {
            return;
        }
        if (notice.reason() == FailureReason.DEVICE_OFFLINE && wanted.contains(NoticeKind.DEVICE_LOST)) {
            return; // that the device is lost is told once, for all that ran there
        }
        if (notice.kind() == NoticeKind.FINISHED) {
            sight.unlessSeen(user, task.id(), () -> tell(user, notice));
        } else {
            tell(user, notice);
        }
    }

    private boolean isMuted(UserId user, @Nullable DeviceId device) {
        return device != null
                && devices.find(new DeviceKey(user, device))
                        .filter(Device::muted)
                        .isPresent();
    }

    /// With the conversation that it left, when it left one.
    private void lost(Device device) {
        if (device.muted() || !store.wanted(device.userId()).contains(NoticeKind.DEVICE_LOST)) {
            return;
        }
        var left = tasks.leftBy(device.key(), time.instant().minus(RECENTLY));
        tell(
                device.userId(),
                new Notice(
                        device.deviceId() + "-" + time.instant().toEpochMilli(),
                        NoticeKind.DEVICE_LOST,
                        left.size() == 1 ? left.getFirst() : null,
                        device.deviceId(),
                        device.name(),
                        left.isEmpty() ? null : FailureReason.DEVICE_OFFLINE));
    }

    /// Shows `user` that notifications arrive.
    void test(UserId user) {
        tell(user, new Notice("test-" + time.instant().toEpochMilli(), NoticeKind.TEST, null, null, "", null));
    }

    private void tell(UserId user, Notice notice) {
        audience.tell(user, notice);
        var browsers = pushes.isEmpty() ? List.<Subscription>of() : store.subscriptions(user, time.instant());
        browsers.forEach(browser -> pushes.get().add(Push.of(notice, browser)));
        log.info(
                "user={} notice={} task={} device={} browsers={}",
                user,
                notice.kind(),
                notice.taskId(),
                notice.deviceId(),
                browsers.size());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
