package wegent.protocol.rest;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;
import wegent.protocol.Scope;

/// Body of `POST /api/tokens`: a new 7-day token. Without `scopes` it may do all that the one who asks may.
public record CreateToken(String name, @Nullable Set<Scope> scopes) {
    public CreateToken {
        Require.text(name, "name", 100);
        if (scopes != null && scopes.isEmpty()) {
            throw new IllegalArgumentException("scopes is empty");
        }
    }
}
