package wegent.protocol.rest;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `POST /api/models` and `PUT /api/models/{id}`. An absent `api_key` keeps the one that is
/// stored; an absent `is_default` makes the model the default of its
/// provider when there is none.
public record SaveModel(
        String name,
        String provider,
        @Nullable String baseUrl,
        @Nullable Secret apiKey,
        @Nullable String model,
        @Nullable Boolean isDefault) {

    /// The longest key, in characters; it is kept encrypted.
    public static final int MAX_KEY_LENGTH = 1_000;

    private static final Pattern HEADER_VALUE = Pattern.compile("[!-~]*");
    private static final Set<String> PROVIDERS = Set.of("anthropic", "openai");

    public SaveModel {
        Require.text(name, "name", 100);
        if (!PROVIDERS.contains(Require.text(provider, "provider", 20))) {
            throw new IllegalArgumentException("provider is not one of anthropic, openai: " + provider);
        }
        if (baseUrl != null && !baseUrl.isEmpty()) {
            requireHttpUrl(baseUrl);
        }
        if (apiKey != null) {
            requireKey(apiKey);
        }
        Require.maxLength(model, "model", 200);
    }

    private static void requireKey(Secret key) {
        Require.optionalText(key.value(), "api_key", MAX_KEY_LENGTH);
        if (!HEADER_VALUE.matcher(key.value()).matches()) {
            throw new IllegalArgumentException("api_key has characters that no key has, like spaces or line breaks");
        }
    }

    private static void requireHttpUrl(String text) {
        Require.optionalText(text, "base_url", 500);
        var uri = URI.create(text);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("base_url is not an http or https address: " + text);
        }
    }
}
