package wegent.backend.codeserver;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.account.User;
import wegent.backend.device.DeviceKey;
import wegent.backend.link.DeviceLink;
import wegent.backend.storage.StorageException;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReport;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;

/// The IDE sessions of the devices whose sockets are on this node. A device is believed only that a session is
/// still open: by which credential and until when is what this backend wrote down when it asked for the session.
/// Each ends with that credential, wherever and whenever it is revoked: also while the device was away. Threads
/// meet here.
final class OpenSessions {
    /// How many a device has open at most.
    static final int MAX_SESSIONS = 16;

    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    private final Map<DeviceKey, Map<CodeServerId, LiveSessions.Session>> sessions = new ConcurrentHashMap<>();
    private final Map<DeviceKey, List<CodeServerReport.Open>> reports = new ConcurrentHashMap<>();
    private final SessionStore store;
    private final LiveSessions live;
    private final DeviceLink link;
    private final Time time;

    OpenSessions(SessionStore store, LiveSessions live, DeviceLink link, Time time) {
        this.store = store;
        this.live = live;
        this.link = link;
        this.time = time;
    }

    /// `device` is about to be asked to open this session for `user`.
    void expect(DeviceKey device, CodeServerId id, Identity user) {
        store.add(device, new SessionStore.Grant(id, user.credential(), user.expiresAt(), time.instant()));
    }

    /// These are all that `device`, one of `user`, has open. What this backend never asked for is closed. While the
    /// database is away the report waits. Throws [RefusedException] when there are more than a device may have.
    void onReport(DeviceKey device, User user, List<CodeServerReport.Open> open) {
        if (open.size() > MAX_SESSIONS) {
            throw RefusedException.invalid("sessions", "sessions are more than " + MAX_SESSIONS);
        }
        reports.put(device, open);
        accept(device, user, open);
    }

    private void accept(DeviceKey device, User user, List<CodeServerReport.Open> open) {
        if (!open.equals(reports.get(device))) {
            return;
        }
        try {
            replace(device, user, open);
        } catch (StorageException e) {
            time.after(RETRY_INTERVAL, () -> accept(device, user, open));
        }
    }

    private void replace(DeviceKey device, User user, List<CodeServerReport.Open> open) {
        var granted = store.of(device);
        var known = sessions.getOrDefault(device, Map.of());
        var now = new HashMap<CodeServerId, LiveSessions.Session>();
        for (var each : open) {
            var id = each.sessionId();
            var before = known.get(id);
            var grant = granted.get(id);
            if (before != null) {
                now.put(id, before);
            } else if (grant != null) {
                now.put(id, watch(device, user, grant));
            } else {
                end(device, id);
            }
        }
        sessions.put(device, Map.copyOf(now));
        var ended = new HashSet<CodeServerId>();
        known.forEach((id, session) -> {
            if (!now.containsKey(id)) {
                session.close();
                ended.add(id);
            }
        });
        var settled = time.instant().minus(CodeServers.START).minus(CodeServers.TOKEN_LIFE);
        granted.values().stream()
                .filter(grant ->
                        !now.containsKey(grant.id()) && grant.createdAt().isBefore(settled))
                .forEach(grant -> ended.add(grant.id()));
        store.remove(device, ended);
    }

    private LiveSessions.Session watch(DeviceKey device, User user, SessionStore.Grant grant) {
        var identity = Identity.named(user, grant.credential(), grant.expiresAt());
        var session = live.opened(identity, () -> end(device, grant.id()));
        if (!live.isGood(grant.credential())) {
            end(device, grant.id());
        }
        return session;
    }

    private void end(DeviceKey device, CodeServerId id) {
        var order = new CodeServerOrder.Close(id);
        link.tell(device, MessageCodec.eventOf(order), Json.mapper().valueToTree(order));
        audit.info("device={} ide={} ended with what opened it", device, id);
    }

    /// Does `device` have this session, or was it asked to open it just now? A browser may come before the device has
    /// said that it did.
    boolean has(DeviceKey device, CodeServerId id) {
        return sessions.getOrDefault(device, Map.of()).containsKey(id)
                || store.find(device, id)
                        .filter(grant ->
                                time.instant().isBefore(grant.createdAt().plus(CodeServers.TOKEN_LIFE)))
                        .isPresent();
    }

    /// The device is not connected here any more.
    void gone(DeviceKey device) {
        reports.remove(device);
        var known = sessions.remove(device);
        if (known != null) {
            known.values().forEach(LiveSessions.Session::close);
        }
    }
}
