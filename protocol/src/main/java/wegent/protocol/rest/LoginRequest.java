package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `POST /api/auth/login`. `browser` is what the last login here was given ([AccessToken]).
public record LoginRequest(
        String userName, Secret password, @Nullable String browser) {
    public LoginRequest {
        Require.text(userName, "user_name", 100);
        Require.password(password, "password");
        if (browser != null) {
            Require.optionalText(browser, "browser", 2000);
        }
    }
}
