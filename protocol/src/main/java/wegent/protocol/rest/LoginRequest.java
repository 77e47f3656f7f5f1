package wegent.protocol.rest;

import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `POST /api/auth/login`.
public record LoginRequest(String userName, Secret password) {
    public LoginRequest {
        Require.text(userName, "user_name", 100);
        Require.present(password, "password");
    }
}
