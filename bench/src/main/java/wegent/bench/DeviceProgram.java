package wegent.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wegent.protocol.DeviceStatus;
import wegent.protocol.id.DeviceId;

/// One executor as a process of its own, and the id of its device.
record DeviceProgram(Program program, DeviceId id) implements AutoCloseable {

    /// Starts it with its home in `home`; `settings` are environment variables of its own.
    static Program start(Site site, Api api, Path home, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("WEGENT_EXECUTOR_HOME", home.toString());
        environment.put("LOCAL_WORKSPACE_ROOT", home.resolve("workspace").toString());
        environment.put("WEGENT_BACKEND_URL", api.url().toString());
        environment.put("WEGENT_AUTH_TOKEN", api.key());
        return Program.start(List.of(site.executor().toString()), environment, home.resolve("log"));
    }

    /// Starts it and waits until its device is online.
    static DeviceProgram online(Site site, Api api, Path home, Map<String, String> settings) {
        var program = start(site, api, home, settings);
        while (true) {
            for (var device : api.devices().items()) {
                if (device.status() == DeviceStatus.ONLINE) {
                    return new DeviceProgram(program, device.deviceId());
                }
            }
            if (!program.isAlive() || program.millisSinceStart() > 15_000) {
                program.close();
                throw new BenchException("The executor did not connect, see " + home.resolve("log"), null);
            }
            Program.pause(Duration.ofMillis(20));
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
