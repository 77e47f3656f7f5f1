package wegent.backend.model;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import wegent.base.InnerNetwork;
import wegent.base.Json;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.ModelTest;

/// Tries a model with the smallest request there is. A user must not look into the server's own network with
/// it: only an admin may have an address there tried, no redirect is followed, and nothing of the answer is
/// told but its status.
final class ModelProbe {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final ModelTest UNREACHABLE = new ModelTest("unreachable", 0);

    private ModelProbe() {}

    static ModelTest probe(ModelAccess model, boolean anywhere) {
        return probe(model, anywhere, LIMIT);
    }

    /// Takes at most `limit`, from the look for the address to the last byte of the answer's head. A thread of the
    /// platform asks: the look for an address would hold the carrier of a virtual one.
    static ModelTest probe(ModelAccess model, boolean anywhere, Duration limit) {
        var probe = new FutureTask<>(() -> ask(model, anywhere, limit));
        var thread = Thread.ofPlatform().name("model probe").daemon().start(probe);
        try {
            return probe.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refusal) {
                throw refusal;
            }
            return UNREACHABLE;
        } catch (TimeoutException e) {
            thread.interrupt();
            return UNREACHABLE;
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return UNREACHABLE;
        }
    }

    private static ModelTest ask(ModelAccess model, boolean anywhere, Duration limit)
            throws IOException, InterruptedException {
        var request = request(model, limit);
        if (!anywhere) {
            refuseInner(request.uri().getHost());
        }
        var http = HttpClient.newBuilder().connectTimeout(limit).build();
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            answer.body().close(); // unread: it may have no end
            return outcome(answer.statusCode());
        } finally {
            http.shutdownNow();
        }
    }

    private static HttpRequest request(ModelAccess model, Duration limit) {
        var key = model.apiKey() == null ? "" : model.apiKey().value();
        var builder = HttpRequest.newBuilder().timeout(limit).header("Content-Type", "application/json");
        if (model.provider().equals("openai")) {
            var base = base(model.baseUrl(), "https://api.openai.com/v1");
            return builder.uri(URI.create(base + "/models"))
                    .header("Authorization", "Bearer " + key)
                    .build();
        }
        builder.header("x-api-key", key).header("anthropic-version", "2023-06-01");
        var base = base(model.baseUrl(), "https://api.anthropic.com");
        return model.model() == null
                ? builder.uri(URI.create(base + "/v1/models")).build()
                : builder.uri(URI.create(base + "/v1/messages"))
                        .POST(BodyPublishers.ofString(oneToken(model.model())))
                        .build();
    }

    private static String base(@Nullable String url, String standard) {
        return Objects.requireNonNullElse(url, standard).replaceAll("/+$", "");
    }

    private static String oneToken(String model) {
        var body = Json.mapper().createObjectNode().put("model", model).put("max_tokens", 1);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        return body.toString();
    }

    private static void refuseInner(String host) throws UnknownHostException {
        if (InnerNetwork.has(host)) {
            throw RefusedException.invalid(
                    "base_url", "This address is in the server's own network: only an admin may have it tried");
        }
    }

    private static ModelTest outcome(int status) {
        var outcome = switch (status) {
            case 200, 201 -> "ok";
            case 401, 403 -> "unauthorized";
            case 404, 405 -> "not_found";
            case 429, 529 -> "limited";
            default -> "failed";
        };
        return new ModelTest(outcome, status);
    }
}
