package wegent.backend.device;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.base.Time;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceMessage;
import wegent.protocol.MachineLoad;
import wegent.protocol.RefusedException;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// The devices that users have, here or not.
public final class Devices {
    private static final Logger log = LoggerFactory.getLogger(Devices.class);

    private final DeviceStore store;
    private final Time time;
    private final int defaultSlots;

    /// `defaultSlots` is how many answers a device runs at a time when it does not say (seed 000: 5).
    public Devices(Database database, Time time, int defaultSlots) {
        this(database, Quotas.defaults(), time, defaultSlots);
    }

    public Devices(Database database, Quotas quotas, Time time, int defaultSlots) {
        this.store = new DeviceStore(database, quotas);
        this.time = time;
        this.defaultSlots = defaultSlots;
    }

    /// What a registration made: its `generation` is newer than all before, `slots` is how many answers the
    /// device runs at a time.
    public record Registered(long generation, int slots) {}

    /// Keeps what a device says of itself. Throws [RefusedException] `QUOTA_EXCEEDED` when it is one too many.
    public Registered registered(DeviceKey key, DeviceMessage.Register said) {
        var slots = said.maxSlots() == null ? defaultSlots : Math.clamp(said.maxSlots(), 1, defaultSlots);
        var generation = store.register(key, said, slots, time.instant());
        log.info("device={} registered as {} generation={}", key, said.name(), generation);
        return new Registered(generation, slots);
    }

    /// Expects a container of this id, which will prove itself with `credential`: until then it is offline, and
    /// nobody's default. Throws [RefusedException] `QUOTA_EXCEEDED` when it is one too many.
    public void expectRemote(DeviceKey key, String name, @Nullable String credential) {
        store.expectRemote(key, name, credential, defaultSlots, time.instant());
        log.info("device={} is expected as {}", key, name);
    }

    public Optional<Device> find(DeviceKey key) {
        return store.find(key);
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such device.
    public Device get(UserId user, DeviceId device) {
        return find(new DeviceKey(user, device)).orElseThrow(() -> RefusedException.notFound("Device"));
    }

    /// The devices of `user`, her default first, then by age.
    public List<Device> list(UserId user) {
        return store.list(user);
    }

    /// The devices of all users whose name, id or owner has `text` in it, at most `most`. For admins.
    public List<Device> ofAll(String text, int most) {
        return store.ofAll(text, most);
    }

    /// The device that `user` has made her default.
    public Optional<Device> defaultOf(UserId user) {
        return list(user).stream().filter(Device::isDefault).findFirst();
    }

    public void rename(DeviceKey key, String alias) {
        require(store.setAlias(key, alias.strip()));
    }

    public void setDefault(DeviceKey key, boolean isDefault) {
        require(store.setDefault(key, isDefault));
    }

    /// Lets it finish what it runs and take nothing new, or take new work again.
    public void setDrained(DeviceKey key, boolean drained) {
        require(store.setDrained(key, drained));
        log.info("device={} drained={}", key, drained);
    }

    /// Keeps its owner from notifications because of it, or no longer.
    public void setMuted(DeviceKey key, boolean muted) {
        require(store.setMuted(key, muted));
    }

    /// Notes what a device proved itself with.
    public void provedWith(DeviceKey key, String credential) {
        store.setCredential(key, credential);
    }

    /// Notes what ails the device; null means well.
    public void setDegraded(DeviceKey key, @Nullable Degraded degraded) {
        store.setDegraded(key, degraded);
    }

    /// Notes how busy its machine is.
    public void setLoad(DeviceKey key, MachineLoad load) {
        store.setLoad(key, load);
    }

    /// Notes when the device was last heard of, as it goes.
    public void lastSeenNow(DeviceKey key) {
        store.seen(key, time.instant());
    }

    public void remove(DeviceKey key) {
        require(store.remove(key));
        log.info("device={} removed", key);
    }

    private static void require(boolean found) {
        if (!found) {
            throw RefusedException.notFound("Device");
        }
    }
}
