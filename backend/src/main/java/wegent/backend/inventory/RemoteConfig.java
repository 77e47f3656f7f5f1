package wegent.backend.inventory;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How containers of users are started as devices (seed 002). `backendUrl` is where they reach this backend;
/// absent, it is where the user's own request came to. `authoritySha256` is that of this server's own authority, when
/// it has one.
public record RemoteConfig(
        @Nullable URI backendUrl, String image, @Nullable String authoritySha256) {
    public static final String IMAGE = "ghcr.io/wecode-ai/wegent-device:latest";

    public RemoteConfig {
        if (backendUrl != null && (backendUrl.getHost() == null || !isWeb(backendUrl.getScheme()))) {
            throw new IllegalArgumentException("REMOTE_DEVICE_BACKEND_URL is not an http or https URL: " + backendUrl);
        }
        if (image.isBlank()) {
            throw new IllegalArgumentException("REMOTE_DEVICE_DOCKER_IMAGE is empty");
        }
    }

    public static RemoteConfig defaults() {
        return new RemoteConfig(null, IMAGE, null);
    }

    static boolean isWeb(@Nullable String scheme) {
        return "http".equals(scheme) || "https".equals(scheme);
    }
}
