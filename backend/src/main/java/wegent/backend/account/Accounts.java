package wegent.backend.account;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.ErrorCode;
import wegent.protocol.ListName;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeUser;

/// The users of this backend.
public final class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    /// Checked when the name is unknown, so that an answer takes as long as for a known one. The hash of a
    /// random text, written down because making it takes a moment and 40 MiB at each start.
    private static final String NOBODY =
            "$argon2id$v=19$m=19456,t=2,p=1$ebQ1x/wD23pM+1qqcaESHg$Mj5wWqLhcA26YbTJbRxG7SFBexPNXLwn+beuYa6Xvfo";

    private final AccountStore store;
    private final Time time;
    private final Lists lists = new Lists();
    private final Passwords passwords = new Passwords(HashingSlots.forThisHeap());

    public Accounts(Database database, Time time) {
        this(database, Quotas.defaults(), time);
    }

    public Accounts(Database database, Quotas quotas, Time time) {
        this.store = new AccountStore(database, quotas);
        this.time = time;
    }

    AccountStore store() {
        return store;
    }

    /// Hears of what changes in users' lists.
    public Lists lists() {
        return lists;
    }

    private void usersChanged() {
        all().stream()
                .filter(user -> user.role().equals("admin"))
                .forEach(admin -> lists.changed(admin.id(), ListName.USERS));
    }

    /// Creates the first admin when there is no account yet. The password is `configured`, or a random one that
    /// the result carries, to be shown once. Empty when there are accounts already. Throws [RefusedException] when
    /// the configured one is too weak.
    public Optional<FirstAdmin> createFirstAdmin(String name, @Nullable Secret configured) {
        if (!store.isEmpty()) {
            return Optional.empty();
        }
        var password = configured == null ? Passwords.random() : configured;
        PasswordRules.check(password, name, "WEGENT_ADMIN_PASSWORD");
        try {
            var user = store.add(name, passwords.hash(password), "admin", time.instant());
            log.info("user={} created as the first admin", user.id());
            return Optional.of(new FirstAdmin(user, password, configured == null));
        } catch (RefusedException e) {
            return Optional.empty(); // another node that starts at the same time was quicker
        }
    }

    /// The first admin; `generated` says that nobody knows the password yet.
    public record FirstAdmin(User user, Secret password, boolean generated) {}

    /// Adds a user. Throws [RefusedException]: `CONFLICT` when the name is taken, `INVALID_PAYLOAD` when the password
    /// is too weak.
    public User add(String name, Secret password, String role) {
        PasswordRules.check(password, name, "password");
        var user = store.add(name, passwords.hash(password), role, time.instant());
        usersChanged();
        return user;
    }

    /// Lets no other transaction change what `user` has only one of (a default device, a default model) until
    /// this one ends. To be called before anything of hers is written: a new row of hers holds her own row as
    /// well.
    public static void lock(Handle sql, UserId user) {
        sql.select("SELECT id FROM account WHERE id = ? FOR UPDATE", user.value())
                .mapTo(Long.class)
                .findOne();
    }

    List<User> all() {
        return store.all();
    }

    /// Throws [RefusedException] that names `field` when the password is too weak.
    void setPassword(User user, Secret password, String field) {
        PasswordRules.check(password, user.name(), field);
        store.setPassword(user.name(), passwords.hash(password));
    }

    /// Ends all that `user` may prove themselves with but the credential `except`; returns what was ended.
    List<String> endEverything(UserId user, String except) {
        var ended = store.removeCredentials(user, except);
        lists.changed(user, ListName.TOKENS);
        lists.changed(user, ListName.API_KEYS);
        return ended;
    }

    /// Ends the logins of `user` but that of the credential `except`; returns their credentials.
    List<String> endLogins(UserId user, String except) {
        var ended = store.removeLogins(user, except);
        lists.changed(user, ListName.TOKENS);
        return ended;
    }

    List<String> credentials(UserId user) {
        return store.credentials(user);
    }

    /// Changes a user, as `admin` wants. Throws [RefusedException] when there is no such user, or when an admin
    /// would shut herself out: so there is always one.
    User change(UserId admin, UserId id, ChangeUser change) {
        var user = find(id).orElseThrow(() -> RefusedException.notFound("User"));
        var loses = Boolean.FALSE.equals(change.active()) || "user".equals(change.role());
        if (loses && admin.equals(id)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "You cannot disable yourself or give up being an admin: ask another admin");
        }
        if (change.password() != null) {
            setPassword(user, change.password(), "password");
        }
        store.change(id, change.active(), change.role());
        log.info("user={} changed by admin={}", id, admin);
        usersChanged();
        return find(id).orElseThrow();
    }

    public Optional<User> find(UserId id) {
        return store.byId(id);
    }

    public Optional<User> byName(String name) {
        return store.byName(name);
    }

    /// The user with this name and password. Throws [RefusedException]: `WRONG_CREDENTIALS` without saying which
    /// was wrong, `TOO_MANY_REQUESTS` when it could not be looked at in time.
    User verify(HashingSlots.Caller caller, String name, Secret password) {
        var right = passwords.matches(
                caller, password, () -> store.passwordHash(name).orElse(NOBODY));
        var user = store.byName(name);
        if (!right || user.isEmpty() || !user.get().active()) {
            throw new RefusedException(ErrorCode.WRONG_CREDENTIALS, "password", "Wrong user name or password");
        }
        return user.get();
    }
}
