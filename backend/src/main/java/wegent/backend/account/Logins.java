package wegent.backend.account;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.HashingSlots.Caller;
import wegent.backend.storage.Redis;
import wegent.backend.storage.StorageException;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.AccessToken;

/// The ways to log in. Each proves who a user is in its own manner and ends in [Tokens#logIn]; what can be guessed
/// passes the [LoginLimiter] first.
public final class Logins {
    private final Accounts accounts;
    private final Tokens tokens;
    private final LoginLimiter limiter;

    public Logins(Accounts accounts, Tokens tokens, LoginConfig config, @Nullable Redis redis, Time time) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.limiter = new LoginLimiter(config, redis, time);
    }

    /// Where a login comes from: its address, the name of its program, and the proof that this browser was given by
    /// an earlier login.
    record Origin(
            ClientAddress address, String program, @Nullable String browserProof) {}

    /// Throws [RefusedException]: `WRONG_CREDENTIALS` without saying which was wrong, or `TOO_MANY_REQUESTS`.
    AccessToken withPassword(String userName, Secret password, Origin origin) {
        var browser = tokens.knownBrowser(userName, origin.browserProof());
        var reservation = limiter.reserveLogin(userName, browser, origin.address());
        var user = evaluate(reservation, () -> accounts.verify(callerOf(browser), userName, password));
        reservation.succeeded();
        return tokens.logIn(user, origin.program());
    }

    private static Caller callerOf(Optional<String> browser) {
        return browser.isPresent() ? Caller.KNOWN : Caller.STRANGER;
    }

    /// Makes sure that whoever asks knows the password of `user`. Throws [RefusedException] as [#withPassword] does.
    void confirm(User user, Secret password) {
        var reservation = limiter.reserveChange(user.id());
        evaluate(reservation, () -> accounts.verify(Caller.KNOWN, user.name(), password));
    }

    private static User evaluate(LoginLimiter.Reservation reservation, Supplier<User> evaluation) {
        try {
            return evaluation.get();
        } catch (RefusedException e) {
            if (e.code() == ErrorCode.TOO_MANY_REQUESTS) {
                reservation.cancelled();
            }
            throw e;
        } catch (StorageException e) {
            reservation.cancelled();
            throw e;
        }
    }
}
