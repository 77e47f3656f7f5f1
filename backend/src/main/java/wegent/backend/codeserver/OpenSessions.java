package wegent.backend.codeserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
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
import wegent.base.Json;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReport;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.CodeServerId;

/// The IDE sessions of the devices whose sockets are on this node, as those say. Each ends with the credential
/// that opened it, wherever and whenever that is revoked: also while the device was away. Threads meet here.
final class OpenSessions {
    private static final Logger audit = LoggerFactory.getLogger("audit");

    private final Map<DeviceKey, Map<CodeServerId, LiveSessions.Session>> sessions = new ConcurrentHashMap<>();
    /// What devices were asked to open just now: a browser may come before the device has said that it did.
    private final Cache<CodeServerId, Boolean> expected = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(CodeServers.TOKEN_LIFE)
            .build();

    private final LiveSessions live;
    private final DeviceLink link;

    OpenSessions(LiveSessions live, DeviceLink link) {
        this.live = live;
        this.link = link;
    }

    /// These are all that `device`, one of `user`, has open.
    void said(DeviceKey device, User user, List<CodeServerReport.Open> open) {
        var known = sessions.getOrDefault(device, Map.of());
        var now = new HashMap<CodeServerId, LiveSessions.Session>();
        for (var each : open) {
            var id = each.sessionId();
            var before = known.get(id);
            now.put(id, before != null ? before : watch(device, user, each));
        }
        sessions.put(device, Map.copyOf(now));
        expected.invalidateAll(now.keySet());
        known.forEach((id, session) -> {
            if (!now.containsKey(id)) {
                session.close();
            }
        });
    }

    private LiveSessions.Session watch(DeviceKey device, User user, CodeServerReport.Open open) {
        var identity = new Identity(user, open.credential(), open.expiresAt());
        var session = live.opened(identity, () -> end(device, open.sessionId()));
        if (!live.isGood(open.credential())) {
            end(device, open.sessionId());
        }
        return session;
    }

    private void end(DeviceKey device, CodeServerId id) {
        var order = new CodeServerOrder.Close(id);
        link.tell(device, MessageCodec.eventOf(order), Json.mapper().valueToTree(order));
        audit.info("device={} ide={} ended with what opened it", device, id);
    }

    void expect(CodeServerId id) {
        expected.put(id, true);
    }

    boolean has(DeviceKey device, CodeServerId id) {
        return sessions.getOrDefault(device, Map.of()).containsKey(id) || expected.getIfPresent(id) != null;
    }

    /// The device is not connected here any more.
    void gone(DeviceKey device) {
        var known = sessions.remove(device);
        if (known != null) {
            known.values().forEach(LiveSessions.Session::close);
        }
    }
}
