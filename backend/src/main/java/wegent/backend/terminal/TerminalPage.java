package wegent.backend.terminal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.account.Identified;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.device.DeviceKey;
import wegent.protocol.id.TerminalId;

/// A page that is connected to `/terminal`: who, and what she watches under which of the page's own names.
final class TerminalPage implements Identified {
    /// More than anybody has open.
    static final int MOST_WATCHED = 32;

    final Identity identity;
    final Map<TerminalId, String> watched = new ConcurrentHashMap<>();
    Optional<LiveSessions.Session> session = Optional.empty();

    TerminalPage(Identity identity) {
        this.identity = identity;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    /// The device of the terminal, which is one of hers or none at all: it is looked for under her name.
    DeviceKey device(TerminalId terminal) {
        return new DeviceKey(identity.userId(), terminal.device());
    }
}
