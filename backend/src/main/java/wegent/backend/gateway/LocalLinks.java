package wegent.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.protocol.BackendMessage;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.socketio.AckTimeoutException;
import wegent.socketio.DisconnectedException;
import wegent.socketio.server.Socket;

/// The sockets of the devices that are on this node, the newest registration of each. Sockets come and go on their
/// threads; those who send are on others.
public final class LocalLinks implements DeviceLink {
    private final Map<DeviceKey, Socket> sockets = new ConcurrentHashMap<>();

    /// Makes `socket` the device's own and returns the one before it.
    Optional<Socket> put(DeviceKey device, Socket socket) {
        return Optional.ofNullable(sockets.put(device, socket)).filter(before -> before != socket);
    }

    void remove(DeviceKey device, Socket socket) {
        sockets.remove(device, socket);
    }

    @Override
    public void cut(DeviceKey device) {
        var socket = sockets.remove(device);
        if (socket != null) {
            socket.cut();
        }
    }

    @Override
    public boolean isConnected(DeviceKey device) {
        return open(device) != null;
    }

    private @Nullable Socket open(DeviceKey device) {
        var socket = sockets.get(device);
        return socket != null && socket.isOpen() ? socket : null;
    }

    @Override
    public <R> R call(DeviceKey device, BackendMessage message, Class<R> answer, Duration limit) {
        var socket = open(device);
        if (socket == null) {
            throw new DeviceGoneException("The device " + device + " is not connected", null);
        }
        try {
            JsonNode reply = socket.call(MessageCodec.eventOf(message), message, limit);
            return MessageCodec.read(reply, answer);
        } catch (AckTimeoutException | DisconnectedException e) {
            throw new DeviceGoneException("The device " + device + " did not answer", e);
        } catch (RefusedException e) {
            throw new DeviceGoneException("The device " + device + " answered " + e.text(), e);
        }
    }
}
