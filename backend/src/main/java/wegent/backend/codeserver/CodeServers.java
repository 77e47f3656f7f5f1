package wegent.backend.codeserver;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.account.User;
import wegent.backend.device.Device;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.link.DeviceLink;
import wegent.backend.node.NodeCalls;
import wegent.backend.storage.Database;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReply;
import wegent.protocol.CodeServerReport;
import wegent.protocol.DeviceType;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.id.DeviceId;
import wegent.protocol.rest.CodeServerView;
import wegent.protocol.rest.OpenCodeServer;

/// IDEs on users' devices. The device has them, says what it allows, and lets browsers in; here is checked
/// whose it is, and what has been revoked. A session's name says where it is.
public final class CodeServers implements AutoCloseable {
    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final SecureRandom RANDOM = new SecureRandom();
    /// code-server may have to be started first.
    static final Duration START = Duration.ofSeconds(45);
    /// How long the link lets a browser in.
    static final Duration TOKEN_LIFE = Duration.ofSeconds(60);

    private final Devices devices;
    private final DeviceLink link;
    private final IdeAddress address;
    private final Time time;
    private final OpenSessions open;
    private final Tunnels tunnels;

    public CodeServers(
            Database database,
            Devices devices,
            DeviceLink link,
            NodeCalls nodes,
            LiveSessions live,
            IdeAddress address,
            Time time) {
        this.devices = devices;
        this.link = link;
        this.address = address;
        this.time = time;
        this.open = new OpenSessions(new SessionStore(database), live, link, time);
        this.tunnels = new Tunnels(link, nodes, open, time);
    }

    /// Opens an IDE on a device of `user`, who looks at the page at `pageHost`.
    public CodeServerView open(Identity user, DeviceId id, OpenCodeServer wish, @Nullable String pageHost) {
        var device = devices.get(user.userId(), id);
        try {
            requireServer(device);
            var view = opened(user, device.key(), wish, address.of(device.key(), pageHost));
            audit.info("user={} device={} ide={} opened in {}", user.userId(), id, view.sessionId(), view.path());
            return view;
        } catch (RefusedException e) {
            audit.info("user={} device={} an IDE in {} was refused: {}", user.userId(), id, wish.path(), e.text());
            throw e;
        }
    }

    /// Seed 002: the user's own machine has editors of its own.
    private static void requireServer(Device device) {
        if (device.type() != DeviceType.CLOUD && device.type() != DeviceType.REMOTE) {
            throw new RefusedException(
                    ErrorCode.DEVICE_UNSUITABLE, "Local devices do not support code-server sessions");
        }
    }

    private CodeServerView opened(Identity user, DeviceKey device, OpenCodeServer wish, Optional<String> relay) {
        var random = new byte[32];
        RANDOM.nextBytes(random);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        var order = new CodeServerOrder.Start(
                CodeServerId.on(device.user(), device.device()),
                wish.path(),
                wish.create() != null && wish.create(),
                new Secret(token),
                user.credential(),
                user.expiresAt(),
                relay.orElse(null));
        var ends = time.instant().plus(TOKEN_LIFE);
        open.expect(device, order.sessionId(), user);
        var started = link.demand(device, order, CodeServerReply.Started.class, START);
        if (!isForBrowsers(started.url())) {
            throw new RefusedException(ErrorCode.DEVICE_UNSUITABLE, "The device named no address that browsers know");
        }
        return new CodeServerView(
                order.sessionId(), device.device(), started.path(), started.url() + "?token=" + token, ends);
    }

    private static boolean isForBrowsers(String url) {
        try {
            var parsed = URI.create(url);
            return ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))
                    && parsed.getHost() != null
                    && parsed.getQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// What `device`, whose socket is here, says.
    public void reported(DeviceKey device, User user, CodeServerReport report) {
        switch (report) {
            case CodeServerReport.Sessions(var sessions) -> open.onReport(device, user, sessions);
            case CodeServerReport.OfTunnel of -> tunnels.reported(device, of);
        }
    }

    /// The device has a new connection, or none any more: what was under way by the one before is lost.
    public void deviceMoved(DeviceKey device) {
        tunnels.cut(device);
    }

    /// The device is not connected to this node any more.
    public void deviceGone(DeviceKey device) {
        open.gone(device);
        tunnels.cut(device);
    }

    /// Is a request that means `host` one for an IDE?
    public boolean covers(@Nullable String host) {
        return address.covers(host);
    }

    /// A port of this machine behind which is the gateway of this session, which the browser looks for at `host`.
    /// Blocks. Throws [RefusedException] when no device has such a session, or `host` is not that device's.
    public int port(CodeServerId session, String host) {
        var device = Tunnels.device(session);
        if (!address.isOf(device, host)) {
            throw RefusedException.notFound("IDE session");
        }
        return tunnels.port(session);
    }

    @Override
    public void close() {
        tunnels.close();
    }
}
