package wegent.backend.inventory;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Pairings;
import wegent.backend.account.User;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.protocol.RefusedException;
import wegent.protocol.id.DeviceId;
import wegent.protocol.rest.DockerCommand;

/// Containers that users start themselves, elsewhere, as devices: each is expected under its id before it is
/// there, and is connected by a pairing code of its own.
public final class RemoteDevices {
    private static final int NAME_LIMIT = 60;

    /// An image may have to be fetched before the code is used.
    private static final Duration CODE_LIFE = Duration.ofHours(1);

    private final Pairings pairings;
    private final Devices devices;
    private final Inventory inventory;
    private final RemoteConfig config;

    public RemoteDevices(Pairings pairings, Devices devices, Inventory inventory, RemoteConfig config) {
        this.pairings = pairings;
        this.devices = devices;
        this.inventory = inventory;
        this.config = config;
    }

    /// A new device of `user`, and what to run for it. `asked` is where her request came to, `origin` where her
    /// page came from.
    public DockerCommand prepare(User user, URI asked, @Nullable String origin) {
        var browser = origin == null ? asked : originOf(origin);
        var id = UUID.randomUUID().toString();
        var owner = user.name().substring(0, Math.min(NAME_LIMIT, user.name().length()));
        var name = owner + "-remote-" + id.substring(id.lastIndexOf('-') + 1);
        var pairing = pairings.create(user.id(), CODE_LIFE);
        var device = new DeviceKey(user.id(), new DeviceId(id));
        try {
            devices.expectRemote(device, name, null);
        } catch (RefusedException e) {
            pairings.cancel(user.id(), pairing.id());
            throw e;
        }
        inventory.changed(user.id());
        var backend = config.backendUrl() == null ? asked : config.backendUrl();
        var run = new DockerRun(
                device.device(), name, backend, String.valueOf(pairing.code()), DockerRun.hostOf(browser), config);
        return new DockerCommand(id, name, config.image(), run.environment(), run.command());
    }

    private static URI originOf(String text) {
        try {
            var origin = new URI(text);
            if (origin.getHost() != null && RemoteConfig.isWeb(origin.getScheme())) {
                return origin;
            }
        } catch (URISyntaxException _) {
            // Refused like every other text that is none.
        }
        throw RefusedException.invalid("client_origin", "client_origin is not an http or https address");
    }
}
