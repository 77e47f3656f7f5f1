package wegent.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.base.Secret;
import wegent.base.ServerTrust;
import wegent.protocol.rest.ClaimPairing;
import wegent.protocol.rest.PairedKey;

/// What this computer was given for a pairing code: a key of its own, and whose it is; with which certificates that
/// backend is believed, and whether plain http to it was allowed. It lies in the home as `paired.json`, mode 0600, so
/// that the next start needs nothing but the program.
record Paired(String backendUrl, Secret key, ServerTrust trust, boolean insecure) {
    private static final String CODE = "WEGENT_PAIRING_CODE";
    private static final String URL = "WEGENT_BACKEND_URL";
    private static final String INSECURE = "WEGENT_INSECURE";
    private static final String AUTHORITY = "WEGENT_CA_SHA256";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Path file(Path home) {
        return home.resolve("paired.json");
    }

    /// What an earlier start was given. Throws [ConfigException] when the file is not readable.
    static Optional<Paired> read(Path home) throws IOException {
        var file = file(home);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var content = Json.mapper().readTree(Files.readString(file));
            return Optional.of(new Paired(
                    content.path("backend_url").asText(),
                    new Secret(content.path("auth_token").asText()),
                    trust(content.path("ca_sha256").asText()),
                    content.path("insecure").asBoolean()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new ConfigException(file + " is not readable. Remove it and pair this computer again");
        }
    }

    /// Changes the code of `environment` into a key, when there is one. A code that was used is no hindrance to
    /// a computer that has its key: the same command starts it again. Throws [ConfigException] when there is no
    /// key to be had.
    static void claimIfAsked(Path home, Map<String, String> environment, String name) throws IOException {
        var code = environment.getOrDefault(CODE, "").strip();
        if (code.isEmpty()) {
            return;
        }
        var url = environment.getOrDefault(URL, "").strip().replaceAll("/+$", "");
        if (url.isEmpty()) {
            throw new ConfigException(CODE + " needs " + URL + ": copy the whole command from the page");
        }
        var insecure = insecure(environment);
        ConnectionSettings.refusal(address(url), insecure).ifPresent(why -> {
            throw new ConfigException(why);
        });
        var known = read(home).filter(paired -> paired.backendUrl().equals(url));
        var trust = named(environment).or(() -> known.map(Paired::trust)).orElse(ServerTrust.SYSTEM);
        try {
            var key = claim(url, trust, code, name).key();
            write(home, new Paired(url, new Secret(key), trust, insecure));
        } catch (ConfigException | IOException e) {
            if (known.isEmpty()) {
                throw e instanceof ConfigException refused
                        ? refused
                        : new ConfigException("cannot reach " + url + ": " + e);
            }
        }
    }

    private static URI address(String url) {
        try {
            return ExecutorConfig.url(url);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(URL + ": " + e.getMessage());
        }
    }

    /// The authority that the command itself names: it goes before that of an earlier pairing.
    private static Optional<ServerTrust> named(Map<String, String> environment) {
        try {
            return Optional.of(environment.getOrDefault(AUTHORITY, "").strip())
                    .filter(sha256 -> !sha256.isEmpty())
                    .map(ServerTrust::pinned);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(AUTHORITY + ": " + e.getMessage());
        }
    }

    private static ServerTrust trust(String sha256) {
        return sha256.isBlank() ? ServerTrust.SYSTEM : ServerTrust.pinned(sha256);
    }

    private static boolean insecure(Map<String, String> environment) {
        var word = environment.getOrDefault(INSECURE, "").strip();
        try {
            return !word.isEmpty() && Settings.yesOrNo(word);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(INSECURE + ": " + e.getMessage());
        }
    }

    private static PairedKey claim(String url, ServerTrust trust, String code, String name) throws IOException {
        try (var http = trust.client().connectTimeout(LIMIT).build()) {
            var request = HttpRequest.newBuilder(URI.create(url + "/api/pairings/claim"))
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Json.write(new ClaimPairing(code, name))))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            var body = Json.mapper().readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new ConfigException(
                        "this computer is not paired: " + body.path("detail").asText("HTTP " + answer.statusCode()));
            }
            return Json.mapper().treeToValue(body, PairedKey.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigException("this computer is not paired: it was interrupted");
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new ConfigException("this computer is not paired: there is no backend at " + url);
        }
    }

    private static void write(Path home, Paired paired) throws IOException {
        var content = Json.mapper()
                .createObjectNode()
                .put("backend_url", paired.backendUrl())
                .put("auth_token", paired.key().value());
        paired.trust().pin().ifPresent(sha256 -> content.put("ca_sha256", sha256));
        if (paired.insecure()) {
            content.put("insecure", true);
        }
        PrivateFile.write(PrivateFile.folder(home).resolve("paired.json"), Json.write(content));
    }
}
