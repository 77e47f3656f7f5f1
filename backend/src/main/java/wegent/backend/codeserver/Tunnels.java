package wegent.backend.codeserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.NodeGoneException;
import wegent.backend.node.NodeId;
import wegent.base.Json;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReport;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.tunnel.Tunnel;

/// The ways from browsers at this node to gateways of devices, over the devices' own connections, on whichever
/// nodes those are. What a device says reaches only a tunnel to that very device. Threads meet here.
final class Tunnels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tunnels.class);
    private static final MessageCodec<CodeServerReport> REPORTS = new MessageCodec<>(CodeServerReport.class);
    private static final String REPORT = "tunnel:report";
    private static final String CUT = "tunnel:cut";
    private static final String KNOWN = "tunnel:known";
    private static final Tunnel.Windows WINDOWS = new Tunnel.Windows(CodeServerOrder.UP, CodeServerOrder.DOWN);
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final DeviceLink link;
    private final NodeCalls nodes;
    private final OpenSessions open;
    private final Map<String, Way> ways = new ConcurrentHashMap<>();
    private final Map<CodeServerId, Entrance> entrances = new ConcurrentHashMap<>();
    private final AtomicLong names = new AtomicLong();
    private final Timers.Timer sweep;

    private record Way(DeviceKey device, Tunnel tunnel) {}

    private record Elsewhere(DeviceKey device, String event, JsonNode report) {}

    private record Asked(DeviceKey device, CodeServerId session) {}

    Tunnels(DeviceLink link, NodeCalls nodes, OpenSessions open, Time time) {
        this.link = link;
        this.nodes = nodes;
        this.open = open;
        nodes.hear(REPORT, message -> {
            var said = Json.mapper().convertValue(message, Elsewhere.class);
            if (REPORTS.read(said.event(), said.report()) instanceof CodeServerReport.OfTunnel report) {
                deliver(said.device(), report);
            }
        });
        nodes.hear(CUT, message -> cutHere(Json.mapper().convertValue(message, DeviceKey.class)));
        nodes.on(KNOWN, this::asked);
        sweep = time.every(SWEEP, this::sweep);
    }

    private static Asked asked(JsonNode message) {
        return Json.mapper().convertValue(message, Asked.class);
    }

    private void asked(JsonNode message, Consumer<Object> reply) {
        var asked = asked(message);
        reply.accept(open.has(asked.device(), asked.session()));
    }

    /// The port of this machine at which connections to the gateway of this session begin.
    int port(CodeServerId session) {
        var device = device(session);
        var known = entrances.get(session);
        if (known == null) {
            requireKnown(device, session);
            known = entrances.computeIfAbsent(session, _ -> {
                try {
                    return new Entrance(socket -> begin(device, session, socket));
                } catch (IOException e) {
                    throw new IllegalStateException("No port for a tunnel", e);
                }
            });
        }
        return known.port();
    }

    /// The device that `session` says it lives on. Throws [RefusedException] when it names none.
    static DeviceKey device(CodeServerId session) {
        try {
            return new DeviceKey(session.user(), session.device());
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("IDE session");
        }
    }

    private void requireKnown(DeviceKey device, CodeServerId session) {
        if (!isKnown(device, session)) {
            throw RefusedException.notFound("IDE session");
        }
    }

    private boolean isKnown(DeviceKey device, CodeServerId session) {
        var elsewhere = link.elsewhere(device);
        if (elsewhere.isEmpty()) {
            return open.has(device, session);
        }
        try {
            return nodes.call(elsewhere.get(), KNOWN, new Asked(device, session), OPEN)
                    .asBoolean();
        } catch (NodeGoneException e) {
            return false;
        }
    }

    /// Asks the device to open its end, then lets bytes flow. Blocks.
    private void begin(DeviceKey device, CodeServerId session, Socket socket) {
        var name = nodes.self() + "/" + names.incrementAndGet();
        var tunnel = new Tunnel(name, socket, WINDOWS, new DeviceEnd(name, device), () -> ways.remove(name));
        ways.put(name, new Way(device, tunnel));
        try {
            var order = new CodeServerOrder.Open(session, name);
            var said =
                    link.ask(device, MessageCodec.eventOf(order), Json.mapper().valueToTree(order), OPEN);
            if (said.hasNonNull("error")) {
                log.debug("device={} ide={} refused: {}", device, session, said.path("error"));
                tunnel.close(false);
                forget(session);
                return;
            }
            tunnel.start();
        } catch (DeviceGoneException e) {
            log.debug("device={} ide={} is not reached", device, session, e);
            tunnel.close(true);
        }
    }

    private void forget(CodeServerId session) {
        var entrance = entrances.remove(session);
        if (entrance != null) {
            entrance.close();
        }
    }

    /// What is said to the device's end of a tunnel.
    private final class DeviceEnd implements Tunnel.OtherEnd {
        private final String name;
        private final DeviceKey device;

        DeviceEnd(String name, DeviceKey device) {
            this.name = name;
            this.device = device;
        }

        @Override
        public void data(long offset, byte[] bytes) {
            tell(new CodeServerOrder.Data(name, offset, bytes));
        }

        @Override
        public void taken(long bytes) {
            tell(new CodeServerOrder.Taken(name, bytes));
        }

        @Override
        public void end(boolean broken) {
            tell(new CodeServerOrder.End(name, broken));
        }

        private void tell(CodeServerOrder order) {
            link.tell(device, MessageCodec.eventOf(order), Json.mapper().valueToTree(order));
        }
    }

    /// What `device`, whose socket is here, says to a tunnel of some node.
    void reported(DeviceKey device, CodeServerReport.OfTunnel report) {
        var slash = report.tunnel().indexOf('/');
        if (slash < 1) {
            throw RefusedException.invalid("tunnel", "tunnel is not one that this backend named");
        }
        var node = new NodeId(report.tunnel().substring(0, slash));
        if (node.equals(nodes.self())) {
            deliver(device, report);
        } else {
            nodes.tell(
                    node,
                    REPORT,
                    new Elsewhere(
                            device, MessageCodec.eventOf(report), Json.mapper().valueToTree(report)));
        }
    }

    private void deliver(DeviceKey device, CodeServerReport.OfTunnel report) {
        var way = ways.get(report.tunnel());
        if (way == null || !way.device().equals(device)) {
            return;
        }
        var tunnel = way.tunnel();
        switch (report) {
            case CodeServerReport.Data(var _, var offset, var data) -> tunnel.data(offset, data);
            case CodeServerReport.Taken(var _, var bytes) -> tunnel.taken(bytes);
            case CodeServerReport.End(var _, var broken) -> tunnel.end(broken);
        }
    }

    /// Breaks all tunnels to `device`, on all nodes.
    void cut(DeviceKey device) {
        nodes.tellAll(CUT, device);
        cutHere(device);
    }

    private void cutHere(DeviceKey device) {
        ways.values().stream()
                .filter(way -> way.device().equals(device))
                .toList()
                .forEach(way -> way.tunnel().close(false));
    }

    private void sweep() {
        entrances.forEach((session, entrance) -> {
            if (entrance.isUnused()) {
                forget(session);
            }
        });
    }

    @Override
    public void close() {
        sweep.close();
        List.copyOf(entrances.keySet()).forEach(this::forget);
        List.copyOf(ways.values()).forEach(way -> way.tunnel().close(true));
    }
}
