package wegent.executor.connection;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import wegent.executor.workspace.FileSource;

/// Files of users, over HTTP with the device's token.
public final class BackendFiles implements FileSource {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ConnectionConfig config;
    private final HttpClient http;

    public BackendFiles(ConnectionConfig config) {
        this.config = config;
        this.http = config.trust()
                .client()
                .connectTimeout(Duration.ofSeconds(15))
                .proxy(java.net.ProxySelector.getDefault())
                .build();
    }

    @Override
    public void fetch(long id, Path to) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(config.url().resolve("/api/uploads/" + id))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + config.token().value())
                .build();
        var response = http.send(request, BodyHandlers.ofFile(to));
        if (response.statusCode() != 200) {
            throw new IOException("The backend answers with status " + response.statusCode());
        }
    }
}
