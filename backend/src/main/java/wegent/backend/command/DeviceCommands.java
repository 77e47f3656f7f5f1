package wegent.backend.command;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.Devices;
import wegent.backend.link.DeviceLink;
import wegent.protocol.BackendMessage.ExecuteCommand;
import wegent.protocol.DeviceCommand;
import wegent.protocol.DeviceCommand.FileChunk;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// Has users' devices carry out commands. The device says what it allows; here is checked whose it is, and
/// written down who had what done.
public final class DeviceCommands {
    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Devices devices;
    private final DeviceLink link;

    public DeviceCommands(Devices devices, DeviceLink link) {
        this.devices = devices;
        this.link = link;
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such device.
    void requireOwner(UserId user, DeviceId device) {
        var _ = devices.get(user, device);
    }

    /// What a device of `user` answers. Throws [RefusedException] with its own words, or that it is not there.
    public <R> R run(UserId user, DeviceId device, DeviceCommand command, Class<R> answer) {
        var key = devices.get(user, device).key();
        try {
            var done = link.demand(key, new ExecuteCommand(command), answer, LIMIT);
            audit.info("user={} device={} {}", user, device, command);
            return done;
        } catch (RefusedException e) {
            audit.info("user={} device={} {} was refused: {}", user, device, command, e.text());
            throw e;
        }
    }

    /// A file of a device, in pieces. The first one is there when this returns.
    public Download open(UserId user, DeviceId device, String path) {
        return new Download(user, device, run(user, device, new DeviceCommand.ReadChunk(path, 0), FileChunk.class));
    }

    /// A file on its way.
    public final class Download {
        private final UserId user;
        private final DeviceId device;
        private final FileChunk first;

        private Download(UserId user, DeviceId device, FileChunk first) {
            this.user = user;
            this.device = device;
            this.first = first;
        }

        long size() {
            return first.size();
        }

        String name() {
            return first.path()
                    .substring(
                            Math.max(first.path().lastIndexOf('/'), first.path().lastIndexOf('\\')) + 1);
        }

        /// Writes all of it. Throws when the file or the device is gone meanwhile: what came is cut then.
        public void writeTo(OutputStream out) throws IOException {
            var chunk = first;
            var offset = 0L;
            while (true) {
                var bytes = Base64.getDecoder().decode(chunk.contentBase64());
                out.write(bytes);
                offset += bytes.length;
                if (chunk.eof()) {
                    return;
                }
                if (bytes.length == 0) {
                    throw new RefusedException(ErrorCode.UNAVAILABLE, "The device sends nothing of the file");
                }
                chunk = run(user, device, new DeviceCommand.ReadChunk(first.path(), offset), FileChunk.class);
            }
        }
    }
}
