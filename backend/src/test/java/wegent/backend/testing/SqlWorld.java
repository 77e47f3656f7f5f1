package wegent.backend.testing;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import wegent.backend.account.Accounts;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.dispatch.TaskQueue;
import wegent.backend.storage.Database;
import wegent.backend.task.Task;
import wegent.backend.task.TaskStore;
import wegent.backend.task.Tasks;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.protocol.AgentKind;
import wegent.protocol.DeviceMessage;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// One user with one device, in a database of its own, for tests of what is kept about tasks.
public final class SqlWorld implements AutoCloseable {
    public final FakeTime time = new FakeTime();
    public final Database database;
    public final UserId ann;
    public final DeviceKey laptop;
    public final TaskStore store;
    public final TaskQueue queue;
    public final Tasks tasks;

    public SqlWorld(SqlEngine engine) {
        database = engine.open();
        ann = new Accounts(database, time)
                .add("ann" + ThreadLocalRandom.current().nextInt(1_000_000), new Secret("a password"), "user")
                .id();
        laptop = addDevice("laptop");
        store = new TaskStore(database);
        queue = new TaskQueue(database);
        tasks = new Tasks(store, time);
    }

    public DeviceKey addDevice(String id) {
        var key = new DeviceKey(ann, new DeviceId(id));
        var said = new DeviceMessage.Register(
                2, key.device(), "Linux - " + id, null, null, "1", null, null, null, null, List.of());
        new Devices(database, time, 5).registered(key, said);
        return key;
    }

    /// Saves a message that begins a task, or goes on with `task`, and what `enqueue` does with its answer.
    public Tasks.Sent send(TaskId task, String operation, String text, Tasks.Enqueue enqueue) {
        var message = new Tasks.Message(
                ann,
                operation,
                task,
                null,
                text,
                laptop.device(),
                AgentKind.SHELL,
                null,
                PermissionMode.ASK,
                Task.Place.ALONE);
        return tasks.create(message, enqueue);
    }

    @Override
    public void close() {
        database.close();
    }
}
