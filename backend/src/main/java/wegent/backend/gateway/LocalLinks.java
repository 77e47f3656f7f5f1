package wegent.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.node.NodeId;
import wegent.protocol.id.UserId;
import wegent.socketio.AckTimeoutException;
import wegent.socketio.DisconnectedException;
import wegent.socketio.server.Socket;

/// The sockets of the devices that are on this node, the newest registration of each. Sockets come and go on
/// their threads; those who send are on others.
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
    public boolean isHere(DeviceKey device) {
        return open(device) != null;
    }

    @Override
    public Optional<NodeId> elsewhere(DeviceKey device) {
        return Optional.empty();
    }

    /// Takes away the socket of a registration older than `generation`.
    Optional<Socket> removeOlder(DeviceKey device, long generation) {
        var socket = sockets.get(device);
        if (socket == null) {
            return Optional.empty();
        }
        return generation(socket) < generation && sockets.remove(device, socket)
                ? Optional.of(socket)
                : Optional.empty();
    }

    private static long generation(Socket socket) {
        return socket.attachment(DeviceConnection.class)
                .registration()
                .map(DeviceConnection.Registration::generation)
                .orElse(0L);
    }

    private @Nullable Socket open(DeviceKey device) {
        var socket = sockets.get(device);
        return socket != null && socket.isOpen() ? socket : null;
    }

    @Override
    public JsonNode ask(DeviceKey device, String event, JsonNode payload, Duration limit) {
        return ask(device, open(device), event, payload, limit);
    }

    @Override
    public JsonNode ask(DeviceKey device, long generation, String event, JsonNode payload, Duration limit) {
        var socket = open(device);
        if (socket != null && generation(socket) != generation) {
            throw new DeviceGoneException("The device " + device + " has registered anew", null);
        }
        return ask(device, socket, event, payload, limit);
    }

    /// Who waits is counted where the user's call came in.
    @Override
    public <R> R inTurn(UserId user, Supplier<R> call) {
        return call.get();
    }

    @Override
    public void tell(DeviceKey device, String event, JsonNode payload) {
        var socket = open(device);
        if (socket != null) {
            socket.emit(event, payload);
        }
    }

    private static JsonNode ask(
            DeviceKey device, @Nullable Socket socket, String event, JsonNode payload, Duration limit) {
        if (socket == null) {
            throw new DeviceGoneException("The device " + device + " is not connected", null);
        }
        try {
            return socket.call(event, payload, limit);
        } catch (AckTimeoutException | DisconnectedException e) {
            throw new DeviceGoneException("The device " + device + " did not answer", e);
        }
    }
}
