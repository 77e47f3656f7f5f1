package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.storage.Database;
import wegent.backend.testing.SqlEngine;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ApiKeyView;
import wegent.protocol.rest.TokenView;

/// The same of accounts on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class AccountStoreTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456Z");

    @Parameter
    SqlEngine engine;

    private Database database;
    private AccountStore store;

    @BeforeEach
    void open() {
        database = engine.open();
        store = new AccountStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aUserIsFoundAsShouldBe() {
        assertThat(store.isEmpty()).isTrue();
        var ann = store.add("änn", "hash", "admin", NOW);
        store.setPassword("änn", "other");

        assertThat(store.isEmpty()).isFalse();
        assertThat(store.byId(ann.id())).contains(ann);
        assertThat(store.byName("änn")).contains(ann);
        assertThat(store.byName("ann")).isEmpty();
        assertThat(store.passwordHash("änn")).contains("other");
        assertThat(ann.createdAt()).isEqualTo(NOW);
    }

    @Test
    void aNameIsTakenOnceAndTheStoreGoesOn() {
        store.add("ann", "hash", "user", NOW);

        assertThatThrownBy(() -> store.add("ann", "hash", "user", NOW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("taken");
        assertThat(store.add("bob", "hash", "user", NOW).name()).isEqualTo("bob");
    }

    @Test
    void tokensEndAndAreRevoked() {
        var user = store.add("ann", "hash", "user", NOW).id();
        store.addToken(user, token("a", NOW));
        store.addToken(user, token("b", NOW.plus(1, ChronoUnit.HOURS)));
        store.used("token:b", NOW.plusSeconds(5));

        var valid = store.tokens(user, "b", NOW);
        assertThat(valid).singleElement().satisfies(token -> {
            assertThat(token.id()).isEqualTo("b");
            assertThat(token.current()).isTrue();
            assertThat(token.scopes()).containsExactly(Scope.READ, Scope.RUN);
            assertThat(token.lastUsedAt()).isEqualTo(NOW.plusSeconds(5));
        });
        store.removeExpired(NOW);
        assertThat(store.tokenOwner("a")).isEmpty();
        assertThat(store.removeToken(new UserId(user.value() + 1), "b")).isFalse();
        assertThat(store.removeToken(user, "b")).isTrue();
        assertThat(store.tokenOwner("b")).isEmpty();
    }

    private static TokenView token(String id, Instant expires) {
        return new TokenView(id, "laptop", "api", List.of(Scope.READ, Scope.RUN), NOW, expires, null, false);
    }

    @Test
    void keysAreKnownByTheirHash() {
        var user = store.add("ann", "hash", "user", NOW).id();
        var ends = NOW.plusSeconds(60);
        var key = store.addKey(
                user,
                new ApiKeyView(0, "ci", null, "wg-12345678...", List.of(Scope.RUN), NOW, ends, null, null, "plain"),
                "ab".repeat(32));
        store.used("key:" + key.id(), NOW);

        assertThat(store.findKey("ab".repeat(32), NOW)).hasValueSatisfying(found -> {
            assertThat(found.user()).isEqualTo(user);
            assertThat(found.key().scopes()).containsExactly(Scope.RUN);
            assertThat(found.key().expiresAt()).isEqualTo(ends);
        });
        assertThat(store.findKey("ab".repeat(32), ends)).as("it has ended").isEmpty();
        assertThat(store.bindKey(key.id(), new DeviceId("laptop"))).isTrue();
        assertThat(store.bindKey(key.id(), new DeviceId("laptop"))).isTrue();
        assertThat(store.bindKey(key.id(), new DeviceId("tower"))).isFalse();
        assertThat(store.keys(user)).singleElement().satisfies(kept -> {
            assertThat(kept.description()).isNull();
            assertThat(kept.lastUsedAt()).isEqualTo(NOW);
            assertThat(kept.deviceId()).isEqualTo(new DeviceId("laptop"));
            assertThat(kept.key()).isNull();
        });
        assertThat(store.removeKey(user, key.id())).isTrue();
        assertThat(store.keys(user)).isEmpty();
    }

    @Test
    void whatIsNoNameOfACredentialIsNotValidAndHarmsNoOther() {
        var user = store.add("ann", "hash", "user", NOW).id();
        store.addToken(user, token("a", NOW.plusSeconds(60)));

        assertThat(store.valid(List.of("key:x", "key:", "key:" + "9".repeat(30), "key:-1", "", "?", "token:a")))
                .containsExactly("token:a");
    }

    @Test
    void whatIsFromBeforeThereWereScopesHasAllOfThem() {
        var user = store.add("ann", "hash", "user", NOW).id();
        store.addToken(user, token("a", NOW.plusSeconds(60)));
        store.addKey(
                user,
                new ApiKeyView(0, "old", null, "wg-12345678...", List.of(), NOW, null, null, null, "plain"),
                "cd".repeat(32));
        database.transact(sql -> {
            sql.execute("UPDATE access_token SET scopes = NULL");
            sql.execute("UPDATE api_key SET scopes = NULL");
        });

        assertThat(store.tokenOwner("a")).contains(new AccountStore.TokenOwner(user, Scope.all()));
        assertThat(store.findKey("cd".repeat(32), NOW).orElseThrow().key().scopes())
                .containsExactlyElementsOf(Scope.all());
    }
}
