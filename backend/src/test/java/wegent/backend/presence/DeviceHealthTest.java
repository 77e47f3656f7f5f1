package wegent.backend.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.device.Device;
import wegent.backend.device.Devices;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.protocol.Degraded;

/// Two nodes on one database, one of which hears the device.
class DeviceHealthTest {

    @ParameterizedTest
    @EnumSource(SqlEngine.class)
    void eachNodeKnowsWhatAilsADeviceAndOneActsOnIt(SqlEngine engine) {
        try (var world = new SqlWorld(engine)) {
            var here = new DeviceHealth(new Devices(world.database, world.time, 5));
            var there = new Devices(world.database, world.time, 5);
            var heard = new ArrayList<>(List.<String>of());
            here.listen(device -> heard.add(device.device().value()));
            var full = new Degraded(Degraded.DISK_FULL, "No room");

            here.said(world.laptop, full);
            here.said(world.laptop, full);
            assertThat(there.find(world.laptop).map(Device::degraded)).contains(full);
            here.said(world.laptop, null);

            assertThat(there.find(world.laptop).map(Device::degraded)).isEmpty();
            assertThat(heard).containsExactly("laptop", "laptop");
        }
    }
}
