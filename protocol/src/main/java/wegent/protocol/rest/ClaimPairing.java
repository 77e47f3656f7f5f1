package wegent.protocol.rest;

import wegent.protocol.Require;

/// Body of `POST /api/pairings/claim`, from a computer that has nothing but the code: its `name` is what its
/// key is called.
public record ClaimPairing(String code, String name) {
    public ClaimPairing {
        Require.text(code, "code", 40);
        Require.text(name, "name", 100);
    }
}
