package wegent.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import wegent.base.Json;
import wegent.base.Secret;

/// The backend's REST, for this user.
final class RestClient {
    private final URI url;
    private final Secret token;
    private final HttpClient http;

    RestClient(URI url, Secret token, HttpClient http) {
        this.url = url;
        this.token = token;
        this.http = http;
    }

    /// Reads `path`. Throws [UserException] when the backend does not answer, or refuses.
    <T> T get(String path, Class<T> type) throws InterruptedException {
        var request = request(path);
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 401) {
                throw new UserException("The token is wrong or has expired: " + url);
            }
            if (answer.statusCode() != 200) {
                throw new UserException(url + path + " answered " + answer.statusCode());
            }
            return Json.read(answer.body(), type);
        } catch (IOException e) {
            throw new UserException("No backend answers at " + url);
        }
    }

    /// Does the backend say that the token is not good? Not when nothing answers.
    boolean isRefused() throws InterruptedException {
        var request = request("/api/users/me");
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 401;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(url.resolve(path))
                .header("Authorization", "Bearer " + token.value())
                .timeout(Duration.ofSeconds(10))
                .build();
    }
}
