package wegent.protocol.rest;

import java.util.Map;

/// A device that is to be started as a container: its id and name, the image, its environment, and all of that
/// as one command. The key in it is told only here.
public record DockerCommand(String deviceId, String name, String image, Map<String, String> env, String command) {
    public DockerCommand {
        env = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(env));
    }
}
