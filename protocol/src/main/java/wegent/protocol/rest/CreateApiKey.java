package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// Body of `POST /api/api-keys`.
public record CreateApiKey(String name, @Nullable String description) {
    public CreateApiKey {
        Require.text(name, "name", 100);
        if (description != null) {
            Require.optionalText(description, "description", 500);
        }
    }
}
