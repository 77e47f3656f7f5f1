package wegent.socketio.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import wegent.base.Time;

/// Where and how to connect. `auth` is asked at each connect for the auth object; `url` is the server's address (http,
/// https, ws or wss); proxy and TLS are those of `http`. `maxBufferedBytes` bounds what waits to go out: who sends more
/// waits.
public record ClientConfig(
        URI url,
        String path,
        String namespace,
        Supplier<Object> auth,
        Duration connectTimeout,
        int maxBufferedBytes,
        int maxPayload,
        HttpClient http,
        Time time) {

    /// Path `/socket.io/`, an empty auth object, 20 s to connect, 4 MB out, 64 MB in.
    public static ClientConfig of(URI url, String namespace, HttpClient http, Time time) {
        return new ClientConfig(
                url, "/socket.io/", namespace, Map::of, Duration.ofSeconds(20), 4 << 20, 64 << 20, http, time);
    }

    public ClientConfig withPath(String newPath) {
        return new ClientConfig(
                url, newPath, namespace, auth, connectTimeout, maxBufferedBytes, maxPayload, http, time);
    }

    public ClientConfig withAuth(Supplier<Object> supplier) {
        return new ClientConfig(
                url, path, namespace, supplier, connectTimeout, maxBufferedBytes, maxPayload, http, time);
    }

    public ClientConfig withConnectTimeout(Duration timeout) {
        return new ClientConfig(url, path, namespace, auth, timeout, maxBufferedBytes, maxPayload, http, time);
    }

    public ClientConfig withMaxBufferedBytes(int bytes) {
        return new ClientConfig(url, path, namespace, auth, connectTimeout, bytes, maxPayload, http, time);
    }

    public ClientConfig withMaxPayload(int bytes) {
        return new ClientConfig(url, path, namespace, auth, connectTimeout, maxBufferedBytes, bytes, http, time);
    }

    /// The WebSocket's address. A path in `url` goes before `path`.
    URI endpoint() {
        var scheme = switch (String.valueOf(url.getScheme())) {
            case "http", "ws" -> "ws";
            case "https", "wss" -> "wss";
            default -> throw new IllegalArgumentException("Neither http nor https: " + url);
        };
        var before = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + url.getRawAuthority() + before + path + "?EIO=4&transport=websocket");
    }
}
