package wegent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import wegent.base.Json;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.AccessToken;
import wegent.protocol.rest.ApiKeyView;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.DeviceList;
import wegent.protocol.rest.TerminalView;

/// The backend's REST, as its admin.
final class Api implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final String token;

    Api(Server server) {
        url = URI.create("http://127.0.0.1:" + server.port);
        var login = Map.of("user_name", "admin", "password", Server.PASSWORD);
        token = send(post("/api/auth/login", login), AccessToken.class).accessToken();
    }

    URI url() {
        return url;
    }

    /// A new API key.
    String key() {
        var request = post("/api/api-keys", CreateApiKey.full("bench")).header("Authorization", "Bearer " + token);
        return Objects.requireNonNull(send(request, ApiKeyView.class).key());
    }

    /// A new terminal of `device`.
    TerminalId terminal(DeviceId device) {
        var request = post("/api/devices/" + device + "/terminal", Map.of()).header("Authorization", "Bearer " + token);
        return send(request, TerminalView.class).sessionId();
    }

    /// Who am I: the smallest answer that needs the database.
    void me() {
        send(
                HttpRequest.newBuilder(url.resolve("/api/users/me")).header("Authorization", "Bearer " + token),
                JsonNode.class);
    }

    /// The value of a meter without labels, as `/metrics` tells it.
    double meter(String name) {
        var text = text(HttpRequest.newBuilder(url.resolve("/metrics")).header("Authorization", "Bearer " + token));
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    DeviceList devices() {
        var request = HttpRequest.newBuilder(url.resolve("/api/devices")).header("Authorization", "Bearer " + token);
        return send(request, DeviceList.class);
    }

    private HttpRequest.Builder post(String path, Object body) {
        return HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)));
    }

    private <T> T send(HttpRequest.Builder request, Class<T> type) {
        return Json.read(text(request), type);
    }

    private String text(HttpRequest.Builder request) {
        var built = request.timeout(Duration.ofSeconds(10)).build();
        try {
            var answer = http.send(built, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new BenchException(built.uri() + " answered " + answer.statusCode() + answer.body(), null);
            }
            return answer.body();
        } catch (IOException e) {
            throw new BenchException("No answer from " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
