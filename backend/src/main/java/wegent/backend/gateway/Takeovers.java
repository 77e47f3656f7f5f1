package wegent.backend.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.Device;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.presence.Presence;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.task.Audience;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceMessage;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Stops two machines with one device id (a cloned disk) from taking the device from each other for ever: after
/// three takeovers within a minute, another host is refused for a minute, and the user is warned. The refusal
/// passes by itself, so that the other machine comes in when its owner stops the first one. Each node counts
/// what it sees.
public final class Takeovers {
    private static final Logger log = LoggerFactory.getLogger(Takeovers.class);
    private static final int MOST = 3;
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final Duration FREEZE = Duration.ofMinutes(1);

    private final Devices devices;
    private final PresenceTracker presence;
    private final Audience audience;
    private final Time time;
    private final Cache<DeviceKey, Contest> contests =
            Caffeine.newBuilder().maximumSize(10_000).build();

    /// The takeovers of one device within the last minute, by the monotonic clock. Its methods are called under
    /// its own lock.
    private static final class Contest {
        private final Deque<Long> takeovers = new ArrayDeque<>();
        private boolean frozen;
        private boolean warned;
        private long frozenAt;

        /// True when this takeover may be.
        boolean admits(long now) {
            if (frozen && now - frozenAt < FREEZE.toNanos()) {
                return false;
            }
            frozen = false;
            while (!takeovers.isEmpty() && now - takeovers.peekFirst() >= WITHIN.toNanos()) {
                takeovers.pollFirst();
            }
            if (takeovers.size() < MOST) {
                takeovers.addLast(now);
                return true;
            }
            takeovers.clear();
            frozen = true;
            warned = false;
            frozenAt = now;
            return false;
        }

        /// True once for each freeze.
        boolean mustWarn() {
            var first = !warned;
            warned = true;
            return first;
        }
    }

    public Takeovers(Devices devices, PresenceTracker presence, Audience audience, Time time) {
        this.devices = devices;
        this.presence = presence;
        this.audience = audience;
        this.time = time;
    }

    /// The machine that a registration comes from.
    static String host(DeviceMessage.Register said) {
        return said.machine() == null ? said.name() : said.machine().host();
    }

    private static String host(Device device) {
        return device.machine() == null
                ? device.reportedName()
                : device.machine().host();
    }

    /// Throws [RefusedException] `CONFLICT` when the device goes to and fro. A device that is offline may be
    /// taken.
    void admit(DeviceKey key, DeviceMessage.Register said) {
        if (presence.of(key) instanceof Presence.Offline) {
            return;
        }
        devices.find(key).filter(known -> !host(known).equals(host(said))).ifPresent(known -> take(known, host(said)));
    }

    private void take(Device device, String by) {
        var contest = contests.get(device.key(), _ -> new Contest());
        synchronized (contest) {
            var now = time.nanos();
            if (contest.admits(now)) {
                return;
            }
            var text = "Two machines use one device id: " + host(device) + " and " + by
                    + " took the device from each other again and again. " + by + " is refused for a minute. Stop one"
                    + " of the executors, or delete the file device_id of one, so that it gets an id of its own";
            if (contest.mustWarn()) {
                log.warn("device={} goes to and fro between {} and {}: frozen", device.key(), host(device), by);
                audience.tell(device.userId(), new ChatEvent.DeviceConflict(device.deviceId(), text));
            }
            throw new RefusedException(ErrorCode.CONFLICT, text);
        }
    }
}
