package wegent.backend.device;

import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// A device of a user: device ids are the user's own, so all that concerns a device is per (user, device).
public record DeviceKey(UserId user, DeviceId device) {
    @Override
    public String toString() {
        return user + "/" + device;
    }
}
