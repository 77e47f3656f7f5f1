package wegent.backend.inventory;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import wegent.backend.account.Accounts;
import wegent.backend.account.User;
import wegent.backend.device.Device;
import wegent.backend.device.Devices;
import wegent.backend.node.NodeId;
import wegent.backend.storage.Database;
import wegent.base.Time;
import wegent.protocol.DeviceStatus;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.OwnedDevice;
import wegent.protocol.rest.OwnedDeviceList;
import wegent.protocol.rest.ServerView;

/// All users' devices and the server's own figures, for admins. Of a foreign device no conversation is shown.
public final class Oversight {
    /// A status is not in SQL: so many devices are looked at, no more.
    private static final int MOST = 5_000;

    private final Accounts accounts;
    private final Devices devices;
    private final Inventory inventory;
    private final Database database;
    private final NodeId node;
    private final Instant startedAt;

    public Oversight(
            Accounts accounts, Devices devices, Inventory inventory, Database database, NodeId node, Time time) {
        this.accounts = accounts;
        this.devices = devices;
        this.inventory = inventory;
        this.database = database;
        this.node = node;
        this.startedAt = time.instant();
    }

    OwnedDeviceList devices(String text, String status, int limit, int offset) {
        var fitting = devices.ofAll(text, MOST).stream()
                .filter(device ->
                        status.isEmpty() || inventory.status(device).wire().equals(status))
                .toList();
        Map<UserId, String> names = new HashMap<>();
        var page = fitting.stream()
                .skip(offset)
                .limit(limit)
                .map(device -> new OwnedDevice(
                        names.computeIfAbsent(device.userId(), this::nameOf), inventory.withoutTasks(device)))
                .toList();
        return new OwnedDeviceList(page, fitting.size());
    }

    private String nameOf(UserId user) {
        return accounts.find(user).map(User::name).orElse("");
    }

    ServerView server() {
        var memory = Runtime.getRuntime();
        return new ServerView(
                Release.current(),
                node.value(),
                startedAt,
                count("account"),
                count("device"),
                devices.ofAll("", MOST).stream().filter(this::isHere).count(),
                count("subtask WHERE status = 'RUNNING'"),
                count("queue_entry"),
                memory.totalMemory() - memory.freeMemory(),
                memory.maxMemory());
    }

    private boolean isHere(Device device) {
        return inventory.status(device) != DeviceStatus.OFFLINE;
    }

    private long count(String what) {
        return database.read(sql ->
                sql.select("SELECT COUNT(*) FROM " + what).mapTo(Long.class).one());
    }
}
