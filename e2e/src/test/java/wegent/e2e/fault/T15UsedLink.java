package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.e2e.IdeLink;
import wegent.e2e.Rest;
import wegent.e2e.ServerProcess;
import wegent.e2e.StubCodeServer;
import wegent.executor.testing.Knocker;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;
import wegent.socketio.client.ConnectRefusedException;

/// T15, what is good once: the link to an IDE, which lets one browser in within 60 s, the cookie that this one
/// gets, the code of a new computer, and a login after its end. Used again, late, by several at once, for
/// another device, session or user, each is refused through every node, and shows nothing; who was let in
/// notices nothing.
class T15UsedLink {
    private static final int AT_ONCE = 6;
    private static final Duration OLD = Duration.ofSeconds(61);
    private static final Duration CUT = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource
    void letsNobodyInTwice(Setup setup) {
        Faults.run("T15 what is good once", setup, Setup.timing(1, 30, 1, 20), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var cluster = first.cluster;
        var cloud = startDevice(cluster, "ann", "cloud");
        var other = startDevice(cluster, "ann", "other");
        var his = startDevice(cluster, "bob", "cloud");
        List.of(cloud, other, his).forEach(device -> cluster.awaitStatus(device, "online"));
        var aged = new Aged(cluster);
        return round -> {
            var login = cluster.logIn("ann");
            var second = cluster.logIn("ann");
            var his1 = cluster.logIn("bob");
            round.atAnyInstant(Duration.ofSeconds(1));
            try {
                var ide = IdeLink.open(cluster.restBy(login), "cloud");
                var cookie = once(cluster, ide);
                var beside = IdeLink.open(cluster.restBy(second), "cloud");
                var away = IdeLink.open(cluster.restBy(second), "other");
                var foreign = IdeLink.open(cluster.restBy(his1), "cloud");
                var theirs = List.of(beside, away, foreign);
                theirs.forEach(link -> crossed(cluster, ide, cookie, link));
                var cookies = theirs.stream().map(T15UsedLink::letIn).toList();
                cookies.forEach(stolen -> refused(cluster, ide, 401, "", stolen));
                unknown(cluster, ide);
                aged.checked();
                pairing(cluster);

                afterLogout(round, login, ide, cookie);
                for (int i = 0; i < theirs.size(); i++) {
                    passes(theirs.get(i), cookies.get(i));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                Stream.of(login, second, his1).forEach(token -> logOut(cluster, token));
            }
        };
    }

    private static FaultCluster.Device startDevice(FaultCluster cluster, String user, String id) {
        try {
            var program = StubCodeServer.in(cluster.folder).toString();
            return cluster.startDevice(
                    user, id, user + "-" + id, Map.of("DEVICE_TYPE", "cloud", "WEGENT_EXECUTOR_CODE_SERVER", program));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int logOut(FaultCluster cluster, String token) {
        return cluster.restBy(token).call("POST", "/api/auth/logout", "{}").status();
    }

    /// The ports by which a browser comes to the server: the balancer's, and each node's.
    private static List<Integer> doors(FaultCluster cluster) {
        var doors = new ArrayList<>(List.of(cluster.pages.url().getPort()));
        cluster.nodes.stream().map(ServerProcess::url).forEach(url -> doors.add(url.getPort()));
        return doors;
    }

    /// Several browsers bring the same link at once, by different nodes: one gets a cookie. Returns that.
    private static String once(FaultCluster cluster, IdeLink link) throws IOException {
        var doors = doors(cluster);
        var answers = atOnce(AT_ONCE, i -> () -> {
            try (var browser = link.browser(doors.get(i % doors.size()))) {
                return browser.get(link.path() + link.query());
            }
        });
        assertThat(answers)
                .extracting(Knocker.Answer::status)
                .containsOnlyOnce(303)
                .containsOnly(303, 401);
        var cookie = answers.stream()
                .filter(answer -> answer.status() == 303)
                .map(answer -> "Cookie: " + answer.cookie())
                .findFirst()
                .orElseThrow();
        refused(cluster, link, 401, link.query());
        passes(link, cookie);
        return cookie;
    }

    private interface Each<T> {
        Callable<T> at(int index);
    }

    private static <T> List<T> atOnce(int times, Each<T> each) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, times).mapToObj(each::at).toList();
            return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Neither's token or cookie is good at the other, and neither's path at the other's host.
    private static void crossed(FaultCluster cluster, IdeLink ide, String cookie, IdeLink other) {
        refused(cluster, ide, 401, other.query());
        refused(cluster, other, 401, ide.query());
        refused(cluster, other, 401, "", cookie);
        if (!ide.host().equals(other.host())) {
            for (var port : doors(cluster)) {
                refused(other, port, 421, ide.path(), cookie);
            }
        }
    }

    /// A session that is not there, of her device, and ways around the path.
    private static void unknown(FaultCluster cluster, IdeLink ide) {
        var real = new CodeServerId(ide.path().split("/", -1)[2]);
        var guessed = CodeServerId.on(real.user(), real.device());
        for (var id : List.of(
                guessed.value(),
                CodeServerId.on(new UserId(real.user().value() + 1), real.device())
                        .value(),
                CodeServerId.on(real.user(), new DeviceId("other")).value(),
                "..",
                "*")) {
            for (var port : doors(cluster)) {
                refused(ide, port, 0, "/s/" + id + "/" + ide.query());
            }
        }
        assertThat(cluster.rest("bob")
                        .call("POST", "/api/devices/other/code-server", "{}")
                        .status())
                .isEqualTo(404);
    }

    /// A link of which nobody made use, for a minute of real time: as many instants as that takes.
    private static final class Aged {
        private final FaultCluster cluster;
        private IdeLink link;
        private long since;

        Aged(FaultCluster cluster) {
            this.cluster = cluster;
            begin();
        }

        private void begin() {
            link = IdeLink.open(cluster.rest("ann"), "cloud");
            since = System.nanoTime();
        }

        void checked() {
            if (System.nanoTime() - since > OLD.toNanos()) {
                refused(cluster, link, 401, link.query());
                System.out.println("T15: a link of " + OLD.toSeconds() + " s was refused");
                begin();
            }
        }
    }

    /// The code of a new computer, by several at once and then again.
    private static void pairing(FaultCluster cluster) {
        var made = cluster.rest("ann").call("POST", "/api/pairings", "{}").body();
        var claim = Json.mapper()
                .createObjectNode()
                .put("code", made.path("code").asText())
                .put("name", "new")
                .toString();
        var claims = atOnce(AT_ONCE, i -> () -> stranger(cluster, i).call("POST", "/api/pairings/claim", claim));
        assertThat(claims).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(claims).filteredOn(answer -> answer.status() == 404).hasSize(AT_ONCE - 1);
        assertThat(stranger(cluster, 0)
                        .call("POST", "/api/pairings/claim", claim)
                        .status())
                .isEqualTo(404);
        assertThat(cluster.rest("bob")
                        .get("/api/pairings/" + made.path("id").asText())
                        .status())
                .isEqualTo(404);
    }

    private static Rest stranger(FaultCluster cluster, int which) {
        return cluster.restAt(which % cluster.nodes.size(), "");
    }

    /// Ends the login that opened the IDE: its WebSocket and its terminal break, and it opens nothing any more;
    /// also not by a link that nobody used yet.
    private static void afterLogout(Round round, String login, IdeLink ide, String cookie) throws IOException {
        var cluster = round.cluster;
        var opened = cluster.restBy(login).call("POST", "/api/devices/other/terminal", "{}");
        var terminal = opened.body().path("session_id").asText();
        var page = cluster.page(login, terminal);
        var unused = IdeLink.open(cluster.restBy(login), "cloud");
        var node = round.oneOf(cluster.nodes).url(); // the balancer would wait for whole frames
        try (var browser = ide.browser(node.getPort())) {
            ide.upgrade(browser, cookie);
            browser.raw("a frame or two");
            assertThat(browser.hear(14)).isEqualTo("a frame or two");

            var ended = System.nanoTime();
            assertThat(logOut(cluster, login)).isLessThan(300);
            assertThat(browser.isCut()).isTrue();
            assertThat(System.nanoTime() - ended).isLessThan(CUT.toNanos());
            round.recovered(ended);
        }
        Eventually.until("its terminal is cut", CUT, () -> !page.isConnected());
        assertThatThrownBy(() -> cluster.page(login, terminal)).isInstanceOf(ConnectRefusedException.class);
        refused(cluster, ide, 0, "", cookie);
        refused(cluster, unused, 0, unused.query());
        cluster.rest("ann").call("DELETE", "/api/devices/other/terminal/" + terminal, "");
    }

    private static String letIn(IdeLink link) {
        try {
            return link.letIn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void passes(IdeLink link, String cookie) throws IOException {
        try (var browser = link.browser()) {
            var answer = browser.get(link.path() + "hello", cookie);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body()).startsWith("GET /hello HTTP/1.1");
        }
    }

    /// Its own path, by every way: answered with `status`, or with any refusal when that is 0.
    private static void refused(FaultCluster cluster, IdeLink link, int status, String query, String... headers) {
        doors(cluster).forEach(port -> refused(link, port, status, link.path() + query, headers));
    }

    private static void refused(IdeLink host, int port, int status, String path, String... headers) {
        try (var browser = host.browser(port)) {
            var answer = browser.get(path, headers);
            assertThat(answer.status()).as(path).isGreaterThanOrEqualTo(400);
            if (status != 0) {
                assertThat(answer.status()).as(path).isEqualTo(status);
            }
            assertThat(answer.body()).doesNotContain("HTTP/1.1");
            assertThat(answer.all("Set-Cookie")).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
