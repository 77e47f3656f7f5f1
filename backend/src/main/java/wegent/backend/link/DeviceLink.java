package wegent.backend.link;

import java.time.Duration;
import wegent.backend.device.DeviceKey;
import wegent.protocol.BackendMessage;

/// Says something to a device, wherever its socket is.
public interface DeviceLink {

    /// Sends `message` and waits for the answer, at most `limit`. Throws [DeviceGoneException] when there is no
    /// socket, it is lost meanwhile, or no answer comes in time: the device may have got the message all the same.
    <R> R call(DeviceKey device, BackendMessage message, Class<R> answer, Duration limit);

    /// Breaks the connection of a device: an executor that lives comes back and registers again.
    void cut(DeviceKey device);

    /// Is there a socket of this device?
    boolean isConnected(DeviceKey device);
}
