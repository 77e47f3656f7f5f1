package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// Body of `POST /api/models/test`: a model as it would be saved. Without a key, that of the stored model `id`
/// is used.
public record TestModel(
        @Nullable Long id,
        String provider,
        @Nullable String baseUrl,
        @Nullable Secret apiKey,
        @Nullable String model) {
    public TestModel {
        var _ = new SaveModel("test", provider, baseUrl, apiKey, model, null);
    }
}
