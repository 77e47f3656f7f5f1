package wegent.executor.codeserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.protocol.BackendMessage;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReply;
import wegent.protocol.CodeServerReport;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// What a device does that is asked for an IDE, and how a browser reaches it through the backend.
class CodeServersTest {
    private static final String RELAY = "http://abc.ide.localhost:8000";
    private static final String HOST = "abc.ide.localhost:8000";

    private final FakeTime time = new FakeTime();
    private final Hearing backend = new Hearing();
    private StubIde ide;
    private CodeServers open;
    private volatile boolean installed = true;

    @BeforeEach
    void start() throws IOException {
        ide = new StubIde();
        open = open(true, CodeServerConfig.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        open.close();
        ide.close();
    }

    private CodeServers open(boolean allowed, CodeServerConfig config) {
        var policy = new Policy(true, allowed, true, Set.of(), PermissionMode.ACCEPT_EDITS, List.of());
        var servers = new CodeServers(policy, config, CodeServersTest::folder, ide, () -> installed, time);
        servers.connected(backend);
        return servers;
    }

    private static Path folder(@Nullable String path, boolean create) {
        if (path != null && path.equals("/etc")) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "path", "/etc is outside");
        }
        return Path.of("/home/ann/workspace");
    }

    /// The backend's end of the connection.
    private static final class Hearing implements Wire {
        final List<CodeServerReport> reports = new CopyOnWriteArrayList<>();
        final LinkedBlockingQueue<CodeServerReport.OfTunnel> tunnel = new LinkedBlockingQueue<>();

        @Override
        public void say(CodeServerReport report) {
            reports.add(report);
            if (report instanceof CodeServerReport.OfTunnel of) {
                tunnel.add(of);
            }
        }

        @Override
        public void awaitRoom() {}

        List<CodeServerId> sessions() {
            return reports.stream()
                    .filter(CodeServerReport.Sessions.class::isInstance)
                    .map(CodeServerReport.Sessions.class::cast)
                    .reduce((_, last) -> last)
                    .map(last -> last.sessions().stream()
                            .map(CodeServerReport.Open::sessionId)
                            .toList())
                    .orElseThrow();
        }

        CodeServerReport.OfTunnel next() {
            try {
                var next = tunnel.poll(10, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("The tunnel says nothing");
                }
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static CodeServerId id() {
        return CodeServerId.on(new UserId(7), new DeviceId("cloud"));
    }

    private static CodeServerOrder.Start wish(@Nullable String path, @Nullable String relay) {
        return new CodeServerOrder.Start(id(), path, false, new Secret("token"), "token:ann", null, relay);
    }

    private static Object ask(CodeServers servers, CodeServerOrder order) {
        var answers = new LinkedBlockingQueue<>();
        servers.handle(order, answers::add);
        try {
            var answer = answers.poll(10, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("No answer to " + order);
            }
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CodeServerReply.Started started(@Nullable String relay) {
        return (CodeServerReply.Started) ask(open, wish(null, relay));
    }

    private static ErrorReply refused(Supplier<Object> answer) {
        return (ErrorReply) answer.get();
    }

    @Test
    void anIdeIsOpenedAtTheAddressOfTheServerWhereTheDeviceHasNone() {
        var started = started(RELAY);

        assertThat(started.path()).isEqualTo("/home/ann/workspace");
        assertThat(started.url()).isEqualTo(RELAY + "/s/" + started.sessionId() + "/");
        assertThat(started.relayed()).isTrue();
        assertThat(backend.sessions()).containsExactly(started.sessionId());
    }

    @Test
    void itsOwnAddressGoesFirst() {
        var config = new CodeServerConfig(
                true,
                "127.0.0.1",
                0,
                Optional.of(URI.create("https://dev.test")),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(30));
        try (var servers = open(true, config)) {
            var started = (CodeServerReply.Started) ask(servers, wish(null, RELAY));

            assertThat(started.url()).startsWith("https://dev.test/s/");
            assertThat(started.relayed()).isFalse();
        }
    }

    @Test
    void withoutAnAddressWithoutLeaveOrWithoutAProgramThereIsNone() {
        assertThat(refused(() -> ask(open, wish(null, null))).error())
                .contains("DEVICE_PUBLIC_BASE_URL")
                .contains("WEGENT_IDE_URL");
        assertThat(refused(() -> ask(open, wish("/etc", RELAY))).field()).isEqualTo("path");
        installed = false;
        assertThat(refused(() -> ask(open, wish(null, RELAY))).error()).contains("npm install -g code-server");
        try (var servers = open(false, CodeServerConfig.DEFAULT)) {
            var refusal = refused(() -> ask(servers, wish(null, RELAY)));

            assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal.error()).contains("policy.code_server");
        }
        assertThat(backend.sessions()).isEmpty();
    }

    @Test
    void whatTheBackendEndsIsOver() {
        var started = started(RELAY);

        ask(open, new CodeServerOrder.Close(started.sessionId()));

        assertThat(backend.sessions()).isEmpty();
        assertThat(refused(() -> ask(open, new CodeServerOrder.Open(started.sessionId(), "n/1")))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatNobodyNeedsStops() {
        started(RELAY);

        time.advance(Duration.ofMinutes(31));

        assertThat(backend.sessions()).isEmpty();
        assertThat(ide.runs).isFalse();
    }

    @Test
    void aBrowserComesThroughTheBackend() {
        var started = started(RELAY);
        var path = "/s/" + started.sessionId() + "/";
        assertThat(ask(open, new CodeServerOrder.Open(started.sessionId(), "n/1")))
                .isEqualTo(BackendMessage.Done.ok());
        var request = ("GET " + path + "?token=token HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(UTF_8);

        open.handle(new CodeServerOrder.Data("n/1", 0, request), _ -> {});

        var heard = new StringBuilder();
        while (!heard.toString().contains("\r\n\r\n")) {
            switch (backend.next()) {
                case CodeServerReport.Data(var _, var offset, var data) -> {
                    assertThat(offset).isEqualTo(heard.length());
                    heard.append(new String(data, UTF_8));
                }
                case CodeServerReport.Taken(var _, var bytes) ->
                    assertThat(bytes).isEqualTo(request.length);
                case CodeServerReport.End end -> throw new AssertionError(end + " after " + heard);
            }
        }
        assertThat(heard.toString())
                .startsWith("HTTP/1.1 303")
                .contains("ocation: " + path)
                .contains("wegent_ide=");
    }

    @Test
    void aTunnelWaitsForItsReaderAndBreaksAtAGap() {
        var started = started(RELAY);
        ask(open, new CodeServerOrder.Open(started.sessionId(), "n/1"));
        var welcome = "GET /s/" + started.sessionId() + "/?token=token HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";
        open.handle(new CodeServerOrder.Data("n/1", 0, welcome.getBytes(UTF_8)), _ -> {});
        var cookie = cookie();
        ask(open, new CodeServerOrder.Open(started.sessionId(), "n/2"));
        var large = "GET /s/" + started.sessionId() + "/large?bytes=10000000 HTTP/1.1\r\nHost: " + HOST + "\r\nCookie: "
                + cookie + "\r\n\r\n";
        open.handle(new CodeServerOrder.Data("n/2", 0, large.getBytes(UTF_8)), _ -> {});

        Eventually.until("the window is full", () -> sent("n/2") == CodeServerOrder.DOWN);
        open.handle(new CodeServerOrder.Taken("n/2", 1000), _ -> {});
        Eventually.until("there was room again", () -> sent("n/2") == CodeServerOrder.DOWN + 1000);
        open.handle(new CodeServerOrder.Data("n/2", 7, large.getBytes(UTF_8)), _ -> {});

        Eventually.until("it is broken", () -> backend.reports.contains(new CodeServerReport.End("n/2", true)));
    }

    private long sent(String tunnel) {
        return backend.reports.stream()
                .filter(CodeServerReport.Data.class::isInstance)
                .map(CodeServerReport.Data.class::cast)
                .filter(data -> data.tunnel().equals(tunnel))
                .mapToLong(data -> data.data().length)
                .sum();
    }

    private String cookie() {
        var heard = new StringBuilder();
        while (!heard.toString().contains("\r\n\r\n")) {
            if (backend.next() instanceof CodeServerReport.Data data) {
                heard.append(new String(data.data(), UTF_8));
            }
        }
        var from = heard.indexOf("wegent_ide=");
        return heard.substring(from, heard.indexOf(";", from));
    }

    @Test
    void aMinuteWithoutBackendSuspendsAndANewOneIsToldWhatIsOpen() throws IOException {
        var started = started(RELAY);
        open.disconnected();
        backend.reports.clear();

        time.advance(Duration.ofSeconds(60));

        ask(open, new CodeServerOrder.Open(started.sessionId(), "n/1"));
        open.handle(
                new CodeServerOrder.Data(
                        "n/1",
                        0,
                        ("GET /s/" + started.sessionId() + "/ HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(UTF_8)),
                _ -> {});
        open.connected(backend);
        assertThat(backend.sessions()).containsExactly(started.sessionId());
    }
}
