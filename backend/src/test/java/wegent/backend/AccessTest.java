package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.AccessRules;
import wegent.backend.account.AccountResource;
import wegent.backend.account.ClientAddress;
import wegent.backend.account.Identity;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.ChatRequest;
import wegent.protocol.MessageCodec;
import wegent.protocol.PermissionMode;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.CreateToken;
import wegent.socketio.client.ConnectRefusedException;

/// What each credential is good for: every route and every event of a page has a rule, and none is let through without
/// its scope.
@HouseForEachTest
class AccessTest {
    private static final Set<String> OPEN = Set.of("AccountResource.logIn", "PairingResource.claim");

    @Parameter
    SqlEngine engine;

    TestHouse house;

    static List<Method> routes() {
        return new ClassFileImporter()
                .importPackages("wegent.backend").stream()
                        .filter(type -> type.getSimpleName().endsWith("Resource"))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Arrays.stream(method.getAnnotations())
                                .anyMatch(each -> each.annotationType().isAnnotationPresent(HttpMethod.class)))
                        .toList();
    }

    private static String path(Method route) {
        return Stream.of(route.getDeclaringClass().getAnnotation(Path.class), route.getAnnotation(Path.class))
                .filter(Objects::nonNull)
                .map(part -> "/" + part.value().replaceAll("^/|/$", ""))
                .collect(Collectors.joining());
    }

    private static String name(Method route) {
        return route.getDeclaringClass().getSimpleName() + "." + route.getName();
    }

    @Test
    void everyRouteHasARuleAndIsClosedToACredentialWithoutItsScope() {
        var open = new TreeSet<String>();
        var openPaths = new TreeSet<String>();
        assertThat(routes()).hasSizeGreaterThan(70);
        for (var route : routes()) {
            var scopes = AccessRules.scopes(route);
            if (AccessRules.isOpen(route)) {
                open.add(name(route));
                openPaths.add(path(route));
                assertThat(scopes).as(name(route)).isEmpty();
                continue;
            }
            assertThat(scopes).as("%s has a scope", name(route)).isNotEmpty();
            for (var scope : Scope.values()) {
                var only = new Identity(house.ann, "key:1", null, EnumSet.of(scope), null);
                if (scopes.contains(scope)) {
                    AccessRules.check(route, only);
                } else {
                    assertThatThrownBy(() -> AccessRules.check(route, only))
                            .as("%s with %s", name(route), scope)
                            .isInstanceOf(RefusedException.class)
                            .hasMessageContaining("scope");
                }
            }
        }
        assertThat(openPaths).isEqualTo(AccessRules.OPEN_PATHS);
        assertThat(open).as("nothing else is open").isEqualTo(OPEN);
    }

    @Test
    void everyResourceWaitsOnAVirtualThread() {
        var resources = routes().stream().map(Method::getDeclaringClass).distinct();

        assertThat(resources).allMatch(resource -> resource.isAnnotationPresent(RunOnVirtualThread.class));
    }

    @Test
    void aRouteWithoutARuleIsClosed() throws ReflectiveOperationException {
        var unruled = AccessTest.class.getDeclaredMethod("routes");

        assertThatThrownBy(() -> AccessRules.check(unruled, Identity.full(house.ann, "key:1", null)))
                .isInstanceOf(RefusedException.class);
    }

    private String key(Scope... scopes) {
        var wish = new CreateApiKey("key", null, EnumSet.copyOf(List.of(scopes)), null);
        return String.valueOf(
                house.features().keys().create(house.ann.id(), wish).key());
    }

    private static String code(com.fasterxml.jackson.databind.JsonNode answer) {
        return answer.path("code").asText();
    }

    @Test
    void everyEventOfAPageNeedsItsScope() {
        var task = new TaskId(99);
        var answer = new SubtaskId(99);
        var events = List.<ChatRequest>of(
                TestBrowser.message(null, new DeviceId("none"), "hello"),
                new ChatRequest.Cancel(answer),
                new ChatRequest.Retry(task, answer, null, null),
                new ChatRequest.Approve(answer, "a", ApprovalDecision.ALLOW_ONCE, null, "0".repeat(64)),
                new ChatRequest.Guide(answer, "g", "listen"),
                new ChatRequest.Join(task, null),
                new ChatRequest.Leave(task),
                new ChatRequest.InSight(task));
        var tried = new HashSet<String>();
        for (var scope : Scope.values()) {
            var key = key(Scope.READ, scope);
            try (var page = house.browser(key)) {
                for (var event : events) {
                    tried.add(MessageCodec.eventOf(event));
                    var needed = AccessRules.scope(event);
                    assertThat(code(page.call(event)))
                            .as("%s with %s", event, scope)
                            .isEqualTo(needed == scope || needed == Scope.READ ? "not_found" : "forbidden");
                }
            }
        }
        assertThat(tried).containsExactlyInAnyOrderElementsOf(new MessageCodec<>(ChatRequest.class).events());
    }

    @Test
    void theTerminalsOfAPageNeedTheScopeOfApprovals() {
        try (var page = house.terminalPage(key(Scope.APPROVE))) {
            var pulse = new TerminalRequest.Pulse(TerminalId.on(new DeviceId("laptop")));
            assertThat(code(page.call(
                            MessageCodec.eventOf(pulse),
                            wegent.base.Json.mapper().valueToTree(pulse))))
                    .isEqualTo("wrong_state");
        }
        for (var scope : EnumSet.complementOf(EnumSet.of(Scope.APPROVE))) {
            assertThatThrownBy(() -> house.terminalPage(key(scope)))
                    .isInstanceOf(ConnectRefusedException.class)
                    .hasMessageContaining("scope approve");
        }
    }

    @Test
    void onlyAKeyForPagesOpensAPageAndOnlyOneForDevicesConnectsADevice() {
        for (var scope : EnumSet.complementOf(EnumSet.of(Scope.READ))) {
            assertThatThrownBy(() -> house.browser(key(scope)))
                    .isInstanceOf(ConnectRefusedException.class)
                    .hasMessageContaining("scope read");
        }
        for (var scope : EnumSet.complementOf(EnumSet.of(Scope.DEVICE))) {
            assertThatThrownBy(() -> house.device(key(scope), "laptop"))
                    .isInstanceOf(ConnectRefusedException.class)
                    .hasMessageContaining("scope device");
        }
        try (var laptop = house.device(key(Scope.DEVICE), "laptop")) {
            laptop.register();
        }
    }

    @Test
    void aKeyForOneDeviceIsGoodForNoOther() {
        var wish = CreateApiKey.forDevice("tower", "of a container");
        var key = house.features().keys().createFor(house.ann.id(), new DeviceId("tower"), wish);
        try (var laptop = house.device(String.valueOf(key.key()), "laptop");
                var tower = house.device(String.valueOf(key.key()), "tower")) {
            assertThat(code(laptop.registering(2, null))).isEqualTo("forbidden");
            tower.register();
        }
    }

    @Test
    void runningIncludesNoApprovalBeforehand() {
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(key(Scope.READ, Scope.RUN));
                var owner = house.browser(key(Scope.READ, Scope.RUN, Scope.APPROVE))) {
            laptop.register();
            var bypass = TestHouse.object("{'device_id':'laptop','message':'go','permission_mode':'bypass'}");
            var shell = TestHouse.object("{'device_id':'laptop','message':'go','runtime':'shell'}");
            var plain = TestHouse.object("{'device_id':'laptop','message':'go','permission_mode':'accept_edits'}");

            assertThat(code(page.call("chat:send", bypass))).isEqualTo("forbidden");
            assertThat(code(page.call("chat:send", shell))).isEqualTo("forbidden");
            assertThat(page.call("chat:send", plain).has("error")).isFalse();
            assertThat(laptop.awaitExecute().permissionMode()).isEqualTo(PermissionMode.ACCEPT_EDITS);
            assertThat(owner.call("chat:send", bypass).has("error")).isFalse();
            assertThat(laptop.awaitExecute().permissionMode()).isEqualTo(PermissionMode.BYPASS);
        }
    }

    @Test
    void anEndedKeyIsRefusedAndCutsWhatIsOpenWithinFiveSeconds() {
        var ends = house.time.instant().plusSeconds(60);
        var wish = new CreateApiKey("short", null, Scope.all(), ends);
        var key = String.valueOf(
                house.features().keys().create(house.ann.id(), wish).key());
        try (var page = house.browser(key);
                var laptop = house.device(key, "laptop")) {
            laptop.register();
            house.advance(Duration.ofSeconds(59));
            assertThat(page.isConnected()).isTrue();

            house.advance(Duration.ofSeconds(6));

            Eventually.until("the page is cut", () -> !page.isConnected());
            Eventually.until("the device is cut", () -> !laptop.isConnected());
            assertThatThrownBy(() -> house.browser(key)).hasMessageContaining("expired");
        }
        assertThatThrownBy(() -> house.features().keys().create(house.ann.id(), wish))
                .hasMessageContaining("expires_at");
    }

    @Test
    void noCredentialMakesAWiderOne() {
        var features = house.features();
        var accounts = new AccountResource(
                features.logins(),
                features.tokens(),
                features.keys(),
                features.sessions(),
                () -> new ClientAddress(InetAddress.getLoopbackAddress()));
        var narrow = new Asking(new Identity(house.ann, "key:1", null, EnumSet.of(Scope.ADMIN, Scope.READ), null));

        assertThatThrownBy(() -> accounts.createKey(narrow, new CreateApiKey("k", null, Scope.all(), null)))
                .hasMessageContaining("does not have itself");
        assertThatThrownBy(() -> accounts.createToken(narrow, new CreateToken("t", EnumSet.of(Scope.APPROVE))))
                .hasMessageContaining("does not have itself");
        var token = accounts.createToken(narrow, new CreateToken("t", null));
        assertThat(accounts.tokens(narrow).items())
                .singleElement()
                .satisfies(kept -> assertThat(kept.scopes()).containsExactly(Scope.READ, Scope.ADMIN));
        assertThatThrownBy(() -> house.terminalPage(token.accessToken())).hasMessageContaining("scope approve");
    }

    @Test
    void anApprovalIsToldWithTheCredentialThatGaveIt() {
        var told = new java.util.concurrent.CopyOnWriteArrayList<String>();
        house.features()
                .conversations()
                .listenToDecisions(
                        (by, task, request) -> told.add(by.credential() + " " + task + " " + request.approvalId()));
        var key = house.features().keys().create(house.ann.id(), CreateApiKey.full("key"));
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(String.valueOf(key.key()))) {
            laptop.register();
            var sent = page.send(laptop, "go");
            var run = laptop.awaitExecute();
            var allow =
                    new ChatRequest.Approve(run.subtaskId(), "a-1", ApprovalDecision.ALLOW_ONCE, null, "0".repeat(64));
            Eventually.until("it runs, and is decided", () -> !page.call(allow).has("error"));

            assertThat(told).containsExactly("key:" + key.id() + " " + sent.taskId() + " a-1");
        }
    }
}
