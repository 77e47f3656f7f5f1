package wegent.backend.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.account.Accounts;
import wegent.backend.account.Tokens;
import wegent.backend.account.User;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.backend.storage.SecretKeyConfig;
import wegent.backend.testing.FakeBrowser;
import wegent.backend.testing.SqlEngine;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.protocol.NoticeKind;
import wegent.protocol.rest.NotifiedBrowser;

/// The same of notifications on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class NotificationStoreTest {
    @Parameter
    SqlEngine engine;

    @TempDir
    java.nio.file.Path folder;

    private final FakeTime time = new FakeTime();
    private Database database;
    private Cipher cipher;
    private Accounts accounts;
    private Tokens tokens;
    private NotificationStore store;
    private User ann;
    private User bob;

    @BeforeEach
    void open() {
        database = engine.open();
        cipher = Cipher.open(new SecretKeyConfig(new Secret("the secret key of these nodes, long"), List.of()), folder);
        accounts = new Accounts(database, time);
        tokens = new Tokens(accounts, cipher, time);
        store = new NotificationStore(database, cipher);
        ann = accounts.add("ann", new Secret("a password"), "user");
        bob = accounts.add("bob", new Secret("a password"), "user");
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// The id of a new login.
    private String login(User user) {
        tokens.issue(user, "Chrome", "login");
        return database.read(sql ->
                sql
                        .select(
                                "SELECT id FROM access_token WHERE user_id = ?",
                                user.id().value())
                        .mapTo(String.class)
                        .stream()
                        .filter(id -> !logins.contains(id))
                        .peek(logins::add)
                        .findFirst()
                        .orElseThrow());
    }

    private final List<String> logins = new ArrayList<>();

    private static PushAddress at(String endpoint) {
        return PushAddress.of(new FakeBrowser().subscription("https://push.example/" + endpoint));
    }

    private boolean add(User user, String login, PushAddress address) {
        time.advance(Duration.ofSeconds(1));
        var browser = new NotificationStore.NewBrowser(user.id(), login, "Chrome, Linux", address);
        return store.add(browser, time.instant());
    }

    private List<Subscription> subscriptions(User user) {
        return store.subscriptions(user.id(), time.instant());
    }

    @Test
    void aBrowserIsKnownAgainAndShownWithoutItsAddress() {
        var login = login(ann);
        var address = at("1");

        assertThat(add(ann, login, address)).isTrue();
        assertThat(add(ann, login, address)).isFalse();

        assertThat(subscriptions(ann)).extracting(Subscription::address).containsExactly(address);
        assertThat(store.browsers(ann.id(), "token:" + login)).singleElement().satisfies(browser -> {
            assertThat(browser.name()).isEqualTo("Chrome, Linux");
            assertThat(browser.current()).isTrue();
            assertThat(browser.lastUsedAt()).isNull();
        });
        var rows = database.read(sql -> sql.select("SELECT address FROM push_subscription")
                .mapTo(String.class)
                .list());
        assertThat(rows).noneMatch(row -> row.contains("push.example"));
    }

    @Test
    void aNewLoginOrAnotherUserTakesTheBrowserOver() {
        var address = at("1");
        add(ann, login(ann), address);
        var again = login(ann);

        assertThat(add(ann, again, address)).isTrue();
        assertThat(subscriptions(ann)).hasSize(1);
        assertThat(add(bob, login(bob), address)).isTrue();
        assertThat(subscriptions(ann)).isEmpty();
        assertThat(subscriptions(bob)).hasSize(1);
    }

    @Test
    void aLoginIsOneBrowserAlsoWithANewAddress() {
        var login = login(ann);
        add(ann, login, at("1"));
        add(ann, login, at("2"));

        assertThat(subscriptions(ann))
                .extracting(browser -> browser.address().endpoint())
                .containsExactly("https://push.example/2");
    }

    @Test
    void itEndsWithItsLogin() {
        var login = login(ann);
        add(ann, login, at("1"));
        add(ann, login(ann), at("2"));

        database.transact(sql -> sql.execute("DELETE FROM access_token WHERE id = ?", login));
        assertThat(subscriptions(ann)).hasSize(1);
        time.advance(Tokens.LIFE);
        assertThat(subscriptions(ann)).isEmpty();
    }

    @Test
    void ofTooManyTheOneUsedLongestAgoGoes() {
        for (int i = 0; i < NotificationStore.MOST_BROWSERS; i++) {
            add(ann, login(ann), at("b" + i));
        }
        time.advance(Duration.ofSeconds(1));
        store.used(subscriptions(ann).getFirst().id(), time.instant());
        add(ann, login(ann), at("last"));

        assertThat(subscriptions(ann))
                .extracting(browser -> browser.address().endpoint())
                .hasSize(NotificationStore.MOST_BROWSERS)
                .contains("https://push.example/b0", "https://push.example/last")
                .doesNotContain("https://push.example/b1");
    }

    @Test
    void aProblemIsKeptUntilItIsOver() {
        add(ann, login(ann), at("1"));
        var id = subscriptions(ann).getFirst().id();

        store.failed(id, "503 and more ".repeat(30));
        assertThat(only().problem()).startsWith("503").hasSize(200);
        store.used(id, time.instant());
        assertThat(only().problem()).isNull();
        assertThat(only().lastUsedAt()).isEqualTo(time.instant());
    }

    private NotifiedBrowser only() {
        return store.browsers(ann.id(), "").getFirst();
    }

    @Test
    void aForeignBrowserIsNotRemoved() {
        add(ann, login(ann), at("1"));
        var id = subscriptions(ann).getFirst().id();

        assertThat(store.remove(bob.id(), id)).isFalse();
        assertThat(store.remove(ann.id(), id)).isTrue();
        assertThat(store.remove(ann.id(), id)).isFalse();
    }

    @Test
    void allIsWantedThatWasNotTurnedOff() {
        assertThat(store.wanted(ann.id())).isEqualTo(NoticeKind.choosable());

        store.want(ann.id(), Set.of(NoticeKind.APPROVAL, NoticeKind.QUESTION));
        assertThat(store.wanted(ann.id())).containsExactlyInAnyOrder(NoticeKind.APPROVAL, NoticeKind.QUESTION);
        assertThat(store.wanted(bob.id())).isEqualTo(NoticeKind.choosable());
        store.want(ann.id(), NoticeKind.choosable());
        assertThat(store.wanted(ann.id())).isEqualTo(NoticeKind.choosable());
    }

    @Test
    void nodesThatStartTogetherHaveOneKeyAndAnotherSecretKeyHasNone() throws Exception {
        Callable<String> start =
                () -> VapidKeys.open(database, cipher, time).orElseThrow().publicKey();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var keys = threads.invokeAll(Stream.generate(() -> start).limit(8).toList()).stream()
                    .map(key -> key.resultNow())
                    .distinct();
            assertThat(keys).hasSize(1);
        }
        var other = Cipher.open(
                new SecretKeyConfig(new Secret("another key, of nodes that never were"), List.of()), folder);
        assertThat(VapidKeys.open(database, other, time)).isEmpty();
        var row = database.read(sql -> sql.select("SELECT encrypted FROM server_secret")
                .mapTo(String.class)
                .one());
        assertThat(row).doesNotContain("kty");
    }
}
