package wegent.backend.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.protocol.ListName;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ApiKeyView;
import wegent.protocol.rest.CreateApiKey;

/// Keys for programs, and for devices that have no key pair yet: `wg-` and 43 random characters, kept as SHA-256 only
/// (wire reference 5.3). Each has scopes, and an end if its owner wants one.
public final class ApiKeys {
    static final String PREFIX = "wg-";

    private final AccountStore store;
    private final Lists lists;
    private final Time time;

    public ApiKeys(Accounts accounts, Time time) {
        this.store = accounts.store();
        this.lists = accounts.lists();
        this.time = time;
    }

    /// A new key of `user`; the result carries it, this once.
    public ApiKeyView create(UserId user, CreateApiKey wish) {
        return create(user, wish, null);
    }

    /// A new key of `user` that is good for `device` alone; the result carries it, this once.
    public ApiKeyView createFor(UserId user, DeviceId device, CreateApiKey wish) {
        return create(user, wish, device);
    }

    private ApiKeyView create(UserId user, CreateApiKey wish, @Nullable DeviceId device) {
        var now = time.instant();
        if (wish.expiresAt() != null && !wish.expiresAt().isAfter(now)) {
            throw RefusedException.invalid("expires_at", "expires_at is over");
        }
        var scopes = Objects.requireNonNullElseGet(wish.scopes(), Scope::all);
        var key = PREFIX + Passwords.randomText(32);
        var shown = key.substring(0, PREFIX.length() + 8) + "...";
        var kept = store.addKey(
                user,
                new ApiKeyView(
                        0,
                        wish.name(),
                        wish.description(),
                        shown,
                        scopes.stream().sorted().toList(),
                        now,
                        wish.expiresAt(),
                        null,
                        device,
                        key),
                sha256(key));
        lists.changed(user, ListName.API_KEYS);
        return kept;
    }

    Optional<AccountStore.FoundKey> find(String key) {
        return store.findKey(sha256(key), time.instant());
    }

    public List<ApiKeyView> list(UserId user) {
        return store.keys(user);
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such key.
    public void revoke(UserId user, long id) {
        if (!store.removeKey(user, id)) {
            throw RefusedException.notFound("API key");
        }
        lists.changed(user, ListName.API_KEYS);
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
