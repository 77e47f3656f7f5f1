package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;

/// Body of `POST /api/remote-devices/docker/start-command`. `client_origin` is where the user's page came from:
/// her browser reaches the container on the same host.
public record PrepareDocker(@Nullable String clientOrigin) {}
