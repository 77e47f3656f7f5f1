package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.AccountResource;
import wegent.backend.account.ClientAddress;
import wegent.backend.account.User;
import wegent.backend.account.UserResource;
import wegent.backend.inventory.AdminResource;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.base.Secret;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.AccessToken;
import wegent.protocol.rest.ChangePassword;
import wegent.protocol.rest.ChangeUser;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.CreateUser;
import wegent.protocol.rest.LoginRequest;

/// What users do with their accounts, and admins with all of them.
@HouseForEachTest
class AdministrationTest {
    private static final Secret ANNS = new Secret("password of ann");
    private static final Secret FRESH = new Secret("a new password");

    @Parameter
    SqlEngine engine;

    TestHouse house;

    private ClientAddress from = new ClientAddress(InetAddress.ofLiteral("192.0.2.1"));
    private AccountResource accounts;
    private UserResource users;
    private AdminResource admin;
    private Asking root;

    @BeforeEach
    void open() {
        var features = house.features();
        accounts = new AccountResource(
                features.logins(), features.tokens(), features.keys(), features.sessions(), () -> from);
        users = new UserResource(features.accounts(), features.logins(), features.sessions());
        admin = new AdminResource(features.oversight());
        root = new Asking(features.accounts().add("root", new Secret("password of root"), "admin"));
    }

    private AccessToken logIn(Secret password, String browser) {
        return accounts.logIn(
                "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0", new LoginRequest("ann", password, browser));
    }

    private Asking as(AccessToken token) {
        return new Asking(new wegent.backend.account.Authenticator(
                        house.features().accounts(),
                        house.features().tokens(),
                        house.features().keys(),
                        house.clock())
                .authenticate(token.accessToken()));
    }

    @Test
    void aNewPasswordEndsAllOtherLoginsAndNothingElse() {
        var here = logIn(ANNS, null);
        var elsewhere = logIn(ANNS, null);
        try (var page = house.browser(elsewhere.accessToken());
                var laptop = house.device(house.ann, "laptop")) {
            laptop.register();

            assertThatThrownBy(() -> users.changePassword(as(here), new ChangePassword(FRESH, FRESH, null)))
                    .hasMessageContaining("Wrong");
            users.changePassword(as(here), new ChangePassword(ANNS, FRESH, null));

            Eventually.until("the other page is cut", () -> !page.isConnected());
            assertThat(laptop.isConnected()).isTrue();
            assertThat(accounts.tokens(as(here)).items())
                    .filteredOn(token -> token.kind().equals("login"))
                    .singleElement()
                    .satisfies(token -> assertThat(token.name()).isEqualTo("Chrome, Linux"));
            assertThatThrownBy(() -> logIn(ANNS, null)).isInstanceOf(RefusedException.class);
            assertThat(logIn(FRESH, null).accessToken()).isNotEmpty();
        }
    }

    @Test
    void aNewPasswordEndsEverythingWhereThatIsWished() {
        var features = house.features();
        var here = logIn(ANNS, null);
        var key = features.keys().create(house.ann.id(), CreateApiKey.full("program"));
        var bobs = features.keys().create(house.bob.id(), CreateApiKey.full("program"));
        try (var laptop = house.device(house.ann, "laptop");
                var program = house.browser(key.key());
                var bob = house.browser(bobs.key());
                var page = house.browser(here.accessToken())) {
            laptop.register();

            users.changePassword(as(here), new ChangePassword(ANNS, FRESH, true));

            Eventually.until("the device is cut", () -> !laptop.isConnected());
            Eventually.until("the program is cut", () -> !program.isConnected());
            assertThat(page.isConnected()).as("who asked").isTrue();
            assertThat(bob.isConnected()).as("another user").isTrue();
            assertThat(accounts.tokens(as(here)).items()).hasSize(1);
            assertThat(accounts.keys(as(here)).items()).isEmpty();

            users.change(root, house.ann.id().value(), new ChangeUser(null, null, ANNS, true));
            Eventually.until("after an admin's reset the page is cut, too", () -> !page.isConnected());
            assertThatThrownBy(() -> as(here)).hasMessageContaining("Invalid");
        }
    }

    @Test
    void aWeakPasswordIsRefusedByNameButGoesOnWorkingWhereItIsUsed() {
        assertThatThrownBy(() -> users.changePassword(
                        as(logIn(ANNS, null)), new ChangePassword(ANNS, new Secret("Password1!"), null)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.field()).isEqualTo("new_password");
                    assertThat(refused).hasMessageContaining("common passwords");
                });
        assertThatThrownBy(() -> users.create(root, new CreateUser("carol", new Secret("carol-2026!!!"), "user")))
                .hasMessageContaining("name of the user");
        assertThatThrownBy(() -> users.change(
                        root, house.ann.id().value(), new ChangeUser(false, null, new Secret("12345678"), null)))
                .hasMessageContaining("common passwords");
        assertThat(house.features()
                        .accounts()
                        .find(house.ann.id())
                        .orElseThrow()
                        .active())
                .as("nothing was changed")
                .isTrue();
        assertThat(logIn(ANNS, null).accessToken()).isNotEmpty();
    }

    @Test
    void strangersWhoGuessLockNobodyOut() {
        var home = from;
        var proof = logIn(ANNS, null).browser();
        from = new ClientAddress(InetAddress.ofLiteral("198.51.100.7"));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> logIn(FRESH, null)).hasMessageContaining("Wrong user name");
        }

        assertThatThrownBy(() -> logIn(ANNS, null)).hasMessageContaining("Too many");
        assertThatThrownBy(() -> logIn(ANNS, "forged")).hasMessageContaining("Too many");
        assertThat(logIn(ANNS, proof).accessToken()).as("a known browser").isNotEmpty();
        from = home;
        assertThat(logIn(ANNS, null).accessToken())
                .as("a new browser elsewhere")
                .isNotEmpty();
    }

    @Test
    void aKnownBrowserHasACountOfItsOwn() {
        var proof = logIn(ANNS, null).browser();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> logIn(FRESH, proof)).hasMessageContaining("Wrong user name");
        }

        assertThatThrownBy(() -> logIn(ANNS, proof))
                .as("a stolen proof is limited, too")
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(6)));
        house.advance(Duration.ofSeconds(6));
        assertThat(logIn(ANNS, proof).accessToken()).isNotEmpty();
        assertThatThrownBy(() -> logIn(FRESH, proof)).as("all is forgiven").hasMessageContaining("Wrong user name");
    }

    @Test
    void changingThePasswordIsNoMachineForGuessing() {
        var asking = as(logIn(ANNS, null));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> users.changePassword(asking, new ChangePassword(FRESH, FRESH, null)))
                    .hasMessageContaining("Wrong user name");
        }

        assertThatThrownBy(() -> users.changePassword(asking, new ChangePassword(ANNS, FRESH, null)))
                .hasMessageContaining("Too many");
        house.advance(Duration.ofSeconds(6));
        users.changePassword(asking, new ChangePassword(ANNS, FRESH, null));
        assertThat(logIn(FRESH, null).accessToken()).isNotEmpty();
    }

    @Test
    void aProofOfABrowserIsNoToken() {
        var proof = new AccessToken(
                logIn(ANNS, null).browser(), "bearer", house.clock().instant(), null);

        assertThatThrownBy(() -> as(proof)).hasMessageContaining("Invalid");
    }

    @Test
    void aDisabledUserIsOutAtOnceAndBackWhenEnabled() {
        var ann = house.ann.id().value();
        try (var laptop = house.device(house.ann, "laptop")) {
            laptop.register();

            assertThat(users.change(root, ann, new ChangeUser(false, null, null, null))
                            .active())
                    .isFalse();
            Eventually.until("her device is cut", () -> !laptop.isConnected());
            assertThatThrownBy(() -> logIn(ANNS, null)).isInstanceOf(RefusedException.class);
        }
        users.change(root, ann, new ChangeUser(true, "admin", FRESH, null));
        assertThat(logIn(FRESH, null).accessToken()).isNotEmpty();
        assertThat(users.list(root).items())
                .extracting(user -> user.userName() + " " + user.role())
                .containsExactly("ann admin", "bob user", "root admin");
    }

    @Test
    void anAdminCannotShutHerselfOut() {
        var self = root.identity().userId().value();

        assertThatThrownBy(() -> users.change(root, self, new ChangeUser(false, null, null, null)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> users.change(root, self, new ChangeUser(null, "user", null, null)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> users.change(root, 9999, new ChangeUser(true, null, null, null)))
                .hasMessageContaining("not found");
    }

    @Test
    void onlyAdminsSeeAllDevicesAndNobodyElsesWork() {
        try (var laptop = house.device(house.ann, "laptop");
                var tower = house.device(house.bob, "tower");
                var page = house.browser(house.ann)) {
            laptop.register();
            tower.register();
            page.send(laptop, "a secret plan");
            laptop.awaitExecute();
            tower.close();

            assertThat(admin.devices(root, "", "", 50, 0).total()).isEqualTo(2);
            assertThat(admin.devices(root, "ANN", "", 50, 0).items())
                    .singleElement()
                    .satisfies(owned -> {
                        assertThat(owned.userName()).isEqualTo("ann");
                        assertThat(owned.device().deviceId().value()).isEqualTo("laptop");
                        assertThat(owned.device().runningTasks()).isEmpty();
                    });
            assertThat(admin.devices(root, "", "online", 50, 0).total()).isEqualTo(1);
            assertThat(admin.devices(root, "", "", 1, 1).items()).hasSize(1);
            assertThat(admin.server(root).devices()).isEqualTo(2);
            for (User user : java.util.List.of(house.ann, house.bob)) {
                var asking = new Asking(user);
                assertThatThrownBy(() -> admin.devices(asking, "", "", 50, 0)).hasMessageContaining("Only an admin");
                assertThatThrownBy(() -> admin.server(asking)).hasMessageContaining("Only an admin");
                assertThatThrownBy(() -> users.list(asking)).hasMessageContaining("Only an admin");
                assertThatThrownBy(() -> users.change(asking, 1, new ChangeUser(null, "admin", null, null)))
                        .hasMessageContaining("Only an admin");
            }
        }
    }
}
