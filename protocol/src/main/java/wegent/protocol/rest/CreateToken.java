package wegent.protocol.rest;

import wegent.protocol.Require;

/// Body of `POST /api/tokens`: a new 7-day token.
public record CreateToken(String name) {
    public CreateToken {
        Require.text(name, "name", 100);
    }
}
