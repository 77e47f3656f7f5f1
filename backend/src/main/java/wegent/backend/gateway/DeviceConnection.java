package wegent.backend.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Identified;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.device.DeviceKey;

/// What is known of a device's socket: who proved herself, and, once it has registered, which device it is and
/// as which generation. Its fields change on the thread of the socket's events alone; others read the
/// registration.
public final class DeviceConnection implements Identified {
    private final Identity identity;
    private volatile @Nullable Registration registration;
    private @Nullable String host;
    Optional<LiveSessions.Session> session = Optional.empty();

    DeviceConnection(Identity identity) {
        this.identity = identity;
    }

    /// Which device this is.
    record Registration(DeviceKey device, long generation) {}

    @Override
    public Identity identity() {
        return identity;
    }

    Optional<Registration> registration() {
        return Optional.ofNullable(registration);
    }

    void registered(Registration as, String byHost) {
        registration = as;
        host = byHost;
    }

    /// The name of the machine that the registration came from.
    String host() {
        return host == null ? "another machine" : host;
    }
}
