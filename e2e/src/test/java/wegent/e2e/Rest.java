package wegent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import wegent.base.Json;

/// The backend's REST for one user.
public final class Rest {
    private final URI url;
    private final String token;
    private final HttpClient http;

    public Rest(URI url, String token, HttpClient http) {
        this.url = url;
        this.token = token;
        this.http = http;
    }

    public record Answer(int status, JsonNode body) {}

    /// The token of a user who logs in.
    public static String logIn(URI url, String user, String password, HttpClient http) {
        var body = Json.mapper().createObjectNode().put("user_name", user).put("password", password);
        return new Rest(url, "", http)
                .call("POST", "/api/auth/login", body.toString())
                .body()
                .get("access_token")
                .asText();
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer call(String method, String path, String body) {
        return call(method, path, "application/json", body);
    }

    public Answer call(String method, String path, String type, String body) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(url.resolve(path))
                .method(method, publisher)
                .header("Content-Type", type)
                .timeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            var text = answer.body();
            return new Answer(answer.statusCode(), text.startsWith("{") ? Json.tree(text) : Json.tree("{}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
