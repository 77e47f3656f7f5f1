package wegent.protocol.rest;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;
import wegent.protocol.Scope;

/// Body of `POST /api/api-keys`. Without `scopes` the key may do all that the one who asks may; without `expires_at` it
/// has no end.
public record CreateApiKey(
        String name,
        @Nullable String description,
        @Nullable Set<Scope> scopes,
        @Nullable Instant expiresAt) {
    public CreateApiKey {
        Require.text(name, "name", 100);
        if (description != null) {
            Require.optionalText(description, "description", 500);
        }
        if (scopes != null && scopes.isEmpty()) {
            throw new IllegalArgumentException("scopes is empty");
        }
    }

    /// A key with full access and without an end.
    public static CreateApiKey full(String name) {
        return new CreateApiKey(name, null, Scope.all(), null);
    }

    /// A key that connects devices and does nothing else.
    public static CreateApiKey forDevice(String name, String description) {
        return new CreateApiKey(name, description, EnumSet.of(Scope.DEVICE), null);
    }
}
