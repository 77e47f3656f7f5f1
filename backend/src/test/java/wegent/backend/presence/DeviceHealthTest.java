package wegent.backend.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import wegent.backend.device.DeviceKey;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.RedisNodeBus;
import wegent.backend.storage.Redis;
import wegent.backend.storage.RedisConfig;
import wegent.backend.testing.RedisServer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.protocol.Degraded;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// Two nodes, one of which hears the device.
class DeviceHealthTest {
    private static final DeviceKey LAPTOP = new DeviceKey(new UserId(1), new DeviceId("laptop"));

    @Test
    void eachNodeKnowsWhatAilsADeviceAndOneActsOnIt() {
        try (var server = RedisServer.start();
                var time = new SystemTime();
                var redis = new Redis(RedisConfig.parse(server.url()), time);
                var hereBus = new RedisNodeBus(redis, time);
                var thereBus = new RedisNodeBus(redis, time);
                var hereCalls = new NodeCalls(hereBus, time);
                var thereCalls = new NodeCalls(thereBus, time)) {
            var here = new DeviceHealth(hereCalls);
            var there = new DeviceHealth(thereCalls);
            var heard = new ArrayList<>(List.<String>of());
            here.listen(_ -> heard.add("here"));
            there.listen(_ -> heard.add("there"));
            var full = new Degraded(Degraded.DISK_FULL, "No room");

            here.said(LAPTOP, full);
            Eventually.until("known there", () -> there.of(LAPTOP).equals(Optional.of(full)));
            here.said(LAPTOP, null);
            Eventually.until("well there", () -> there.of(LAPTOP).isEmpty());

            assertThat(heard).containsExactly("here", "here");
        }
    }
}
