package wegent.executor.codeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.executor.testing.Knocker;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// The real gateway before a stub IDE, and browsers that say what they like.
class SessionGatewayTest {
    private static final String HOST = "ide.test:17888";
    private static final String ORIGIN = "Origin: http://" + HOST;
    private static final long LARGE = 48L * 1024 * 1024;

    private final FakeTime time = new FakeTime();
    private final Sessions sessions = new Sessions();
    private StubIde ide;
    private SessionGateway gateway;

    @BeforeEach
    void open() throws IOException {
        ide = new StubIde();
        gateway = new SessionGateway(sessions, ide, "127.0.0.1", 0);
        gateway.start();
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
        ide.close();
    }

    private Session session(String token) {
        return session(token, "http://" + HOST);
    }

    private Session session(String token, String base) {
        var id = CodeServerId.on(new UserId(7), new DeviceId("cloud one"));
        var ticket = new Session.Ticket(id, "token:ann", time.instant().plus(Duration.ofDays(7)), new Secret(token));
        var session = new Session(ticket, URI.create(base), Path.of("/home/ann/my project"), time);
        sessions.add(session);
        return session;
    }

    private Knocker browser() throws IOException {
        return new Knocker(gateway.port(), HOST);
    }

    /// Lets a browser in, and returns its cookie.
    private String letIn(Session session, String token) throws IOException {
        try (var browser = browser()) {
            var answer = browser.get(session.prefix() + "/?token=" + token);
            assertThat(answer.status()).isEqualTo(303);
            return "Cookie: " + answer.cookie();
        }
    }

    @Test
    void aTokenLetsOneBrowserInOnceAndIsGoneFromTheAddress() throws IOException {
        var session = session("once");
        try (var browser = browser()) {
            var welcome = browser.get(session.prefix() + "/?token=once");
            var again = browser.get(session.prefix() + "/?token=once");
            var page = browser.get(welcome.header("Location"), "Cookie: " + welcome.cookie());

            assertThat(welcome.status()).isEqualTo(303);
            assertThat(welcome.header("Location"))
                    .isEqualTo("/s/" + session.id() + "/?folder=%2Fhome%2Fann%2Fmy+project");
            assertThat(welcome.header("Set-Cookie"))
                    .startsWith("wegent_ide=")
                    .contains("; Path=/s/" + session.id() + "/; HttpOnly; SameSite=Lax")
                    .doesNotContain("Secure");
            assertThat(welcome.header("Cache-Control")).isEqualTo("no-store");
            assertThat(again.status()).isEqualTo(401);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).startsWith("GET /?folder=%2Fhome%2Fann%2Fmy+project HTTP/1.1");
        }
    }

    @Test
    void whoIsNotLetInIsHungUpOn() throws IOException {
        var session = session("once");
        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/?token=guessed").status())
                    .isEqualTo(401);
            assertThat(browser.isCut()).isTrue();
        }
    }

    @Test
    void whoWasLetInMayBringTheTokenOnceMore() throws IOException {
        var session = session("once");
        var cookie = letIn(session, "once");
        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/?token=once", cookie).header("Location"))
                    .doesNotContain("token");
        }
    }

    @Test
    void aTokenIsGoodForAMinute() throws IOException {
        var session = session("late");

        time.advance(Session.TOKEN_LIFE);

        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/?token=late").status()).isEqualTo(401);
        }
    }

    @Test
    void aClockThatIsSetBackMakesNoTokenLastLonger() throws IOException {
        var session = session("late");
        time.jump(Duration.ofHours(-1));

        time.advance(Session.TOKEN_LIFE);

        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/?token=late").status()).isEqualTo(401);
        }
    }

    @Test
    void overHttpsTheCookieIsSecure() throws IOException {
        var session = session("t", "https://ide.test/devices/one");
        try (var browser = browser()) {
            var welcome = browser.get(session.prefix() + "/?token=t", "Host: ide.test");

            assertThat(welcome.header("Set-Cookie"))
                    .endsWith("Secure")
                    .contains("Path=/devices/one/s/" + session.id() + "/;");
            assertThat(welcome.header("Location")).startsWith("/devices/one/s/");
        }
    }

    @Test
    void theIdeKnowsUsByItsOwnCookieAndNeverSeesOurs() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            var answer = browser.get(
                    session.prefix() + "/hello%2Fworld?a=b%20c",
                    cookie + "; theme=dark; code-server-session=guess",
                    "Connection: keep-alive, X-Secret",
                    "X-Secret: for one hop",
                    "X-Forwarded-For: 1.2.3.4",
                    "X-Forwarded-Host: evil.test",
                    "Proxy-Authorization: Basic eA==");

            assertThat(answer.body())
                    .startsWith("GET /hello%2Fworld?a=b%20c HTTP/1.1")
                    .contains(StubIde.KEY + "; theme=dark")
                    .containsIgnoringCase("Host: " + HOST)
                    .containsIgnoringCase("X-Forwarded-Host: " + HOST)
                    .doesNotContain("wegent_ide", "guess", "for one hop", "1.2.3.4", "evil.test", "eA==");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        }
    }

    @Test
    void theCookieOfAnotherSessionOpensNothing() throws IOException {
        var anns = session("ann");
        var bobs = session("bob");
        var cookie = letIn(anns, "ann");
        try (var browser = browser()) {
            assertThat(browser.get(bobs.prefix() + "/", cookie).status()).isEqualTo(401);
            assertThat(browser.get(bobs.prefix() + "/?token=ann", cookie).status())
                    .isEqualTo(401);
            assertThat(browser.get(anns.prefix() + "/").status()).isEqualTo(401);
            assertThat(browser.get(anns.prefix() + "/", cookie + "x").status()).isEqualTo(401);
            assertThat(browser.get("/s/none/", cookie).status()).isEqualTo(404);
            assertThat(browser.get("/", cookie).status()).isEqualTo(404);
            assertThat(browser.get(anns.prefix() + "/", cookie).status()).isEqualTo(200);
        }
    }

    @Test
    void nothingOfASessionIsForOthers() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            var worker = browser.get(session.prefix() + "/worker", cookie);

            assertThat(worker.all("Service-Worker-Allowed")).containsExactly(session.path() + "/");
            assertThat(worker.all("Cache-Control")).containsExactly("private, max-age=31536000");
        }
    }

    @Test
    void anotherHostOrOriginIsRefusedWhateverItBrings() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        var path = session.prefix() + "/";
        var upgrade = "Upgrade: websocket";
        try (var browser = browser()) {
            assertThat(browser.get(path, cookie, "Host: rebound.test:17888").status())
                    .isEqualTo(421);
            assertThat(browser.get(path, cookie, "Origin: http://evil.test").status())
                    .isEqualTo(403);
            assertThat(browser.get(path, cookie, "Origin: null").status()).isEqualTo(403);
            assertThat(browser.send("POST " + path + " HTTP/1.1", "x", cookie).status())
                    .isEqualTo(403);
            assertThat(browser.send("POST " + path + " HTTP/1.1", "x", cookie, ORIGIN)
                            .status())
                    .isEqualTo(200);
        }
        try (var browser = browser()) {
            assertThat(browser.get(path, cookie, upgrade, "Connection: Upgrade").status())
                    .isEqualTo(403);
        }
        try (var browser = browser()) {
            assertThat(browser.get(path, cookie, upgrade, "Connection: Upgrade", "Origin: http://localhost:17888")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void itIsNoOpenProxy() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            assertThat(browser.send("GET http://" + HOST + session.prefix() + "/ HTTP/1.1", "", cookie)
                            .status())
                    .isEqualTo(400);
        }
        try (var browser = browser()) {
            assertThat(browser.send("CONNECT example.test:443 HTTP/1.1", "", cookie)
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void redirectsStayInTheSession() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/redirect", cookie).header("Location"))
                    .isEqualTo(session.path() + "/workbench");
            assertThat(browser.get(session.prefix() + "/redirect/absolute", cookie)
                            .header("Location"))
                    .isEqualTo(session.path() + "/far");
            assertThat(browser.get(session.prefix() + "/redirect/relative", cookie)
                            .header("Location"))
                    .isEqualTo("./near");
        }
    }

    @Test
    void whatTheIdeKeepsInTheBrowserStaysBelowTheSession() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            var answer = browser.get(session.prefix() + "/cookies", cookie);

            assertThat(answer.all("Set-Cookie")).containsExactly("theme=dark; HttpOnly; Path=/s/" + session.id() + "/");
            assertThat(answer.header("Keep-Alive")).isEmpty();
        }
    }

    @Test
    void aWebSocketGoesThroughAndBreaksWithItsSession() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            browser.say(
                    "GET " + session.prefix() + "/ws HTTP/1.1",
                    "",
                    cookie,
                    ORIGIN,
                    "Upgrade: websocket",
                    "Connection: Upgrade");
            assertThat(browser.head().status()).isEqualTo(101);
            browser.raw("one frame");
            assertThat(browser.hear(9)).isEqualTo("one frame");

            sessions.end(session.id());

            assertThat(browser.isCut()).isTrue();
            try (var other = browser()) {
                assertThat(other.get(session.prefix() + "/", cookie).status()).isEqualTo(404);
            }
        }
    }

    @Test
    void aConnectionThatTheIdeMayBeAboutToCloseIsNotKept() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/", cookie).status()).isEqualTo(200);

            Eventually.until("the gateway has closed it", Duration.ofSeconds(10), ide.open::isEmpty);
        }
    }

    @Test
    void aSlowReaderHoldsTheIdeBackAndGetsAllOfIt() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            browser.say("GET " + session.prefix() + "/large?bytes=" + LARGE + " HTTP/1.1", "", cookie);
            assertThat(browser.head().status()).isEqualTo(200);
            var last = new AtomicLong();
            var still = new AtomicInteger();
            Eventually.until("the IDE is held back", () -> {
                var same = last.getAndSet(ide.written.get()) == ide.written.get();
                return (same ? still.incrementAndGet() : still.updateAndGet(_ -> 0)) > 40;
            });
            assertThat(ide.written.get()).isBetween(1L, LARGE / 2);

            var buffer = new byte[64 * 1024];
            for (long piece = 0; piece < LARGE / buffer.length; piece++) {
                assertThat(browser.in().readNBytes(buffer, 0, buffer.length)).isEqualTo(buffer.length);
                assertThat(buffer[0]).isEqualTo((byte) piece);
                assertThat(buffer[1234]).isEqualTo((byte) (piece + 1234));
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItComes() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser()) {
            browser.say(
                    "POST " + session.prefix() + "/upload HTTP/1.1", "", cookie, ORIGIN, "Content-Length: 70000000");

            assertThat(browser.head().status()).isBetween(400, 599);
            assertThat(ide.taken.get()).isZero();
        }
    }

    @Test
    void anIdeThatHasEndedIsStartedAgain() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        ide.stop();
        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/", cookie).status()).isEqualTo(200);
            assertThat(ide.starts.get()).isEqualTo(1);
        }
    }

    @Test
    void whileNoBackendIsHeardOfNobodyIsLetIn() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        try (var browser = browser();
                var other = browser()) {
            assertThat(browser.get(session.prefix() + "/", cookie).status()).isEqualTo(200);

            sessions.suspend(true);

            assertThat(browser.isCut()).isTrue();
            assertThat(other.get(session.prefix() + "/", cookie).status()).isEqualTo(503);
            sessions.suspend(false);
            assertThat(other.get(session.prefix() + "/", cookie).status()).isEqualTo(200);
        }
    }

    @Test
    void aSessionThatNobodyHasOpenIsIdle() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");
        var limit = Duration.ofMinutes(30);
        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/", cookie).status()).isEqualTo(200);
            time.advance(limit);
            assertThat(sessions.endIdle(limit)).isFalse();
        }

        Eventually.until("the connection is gone", () -> !session.isInUse());
        time.advance(limit);

        assertThat(sessions.endIdle(limit)).isTrue();
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    void itEndsWithTheCredentialThatOpenedIt() throws IOException {
        var session = session("t");
        var cookie = letIn(session, "t");

        time.advance(Duration.ofDays(7));

        try (var browser = browser()) {
            assertThat(browser.get(session.prefix() + "/", cookie).status()).isEqualTo(410);
        }
    }
}
