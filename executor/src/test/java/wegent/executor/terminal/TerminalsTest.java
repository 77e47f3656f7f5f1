package wegent.executor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;

/// Real shells on real terminal lines.
class TerminalsTest {
    private final SystemTime time = new SystemTime();

    @TempDir
    Path folder;

    private @Nullable Terminals open;

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
        time.close();
    }

    @Test
    void aShellRunsInTheWorkspaceAndEndsWithItsExitCode() {
        var terminals = terminals(true);
        var page = page(terminals, start(terminals, null));

        page.type("pwd; tput cols; exit 7\r");

        until(() -> page.ended);
        assertThat(page.exitCode).isEqualTo(7);
        assertThat(page.output()).contains("workspace").contains("80");
    }

    @Test
    void theShellSeesNoSecretOfTheExecutor() {
        var terminals = terminals(true);
        var page = page(terminals, start(terminals, null));

        page.type("echo \"[${WEGENT_AUTH_TOKEN:-none}] $TERM\"; exit\r");

        until(() -> page.ended);
        assertThat(page.output()).contains("[none] xterm-256color");
    }

    @Test
    void withoutTheOwnersLeaveThereIsNone() {
        var terminals = terminals(false);

        var refusal = (ErrorReply) ask(terminals, new TerminalOrder.Start(id(), null, false, 0, 0));

        assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal.error()).contains("policy.terminal").contains("device-config.json");
    }

    @Test
    void thereAreNoMoreThanTheLimit() {
        var terminals = terminals(true);
        start(terminals, null);
        start(terminals, null);
        start(terminals, null);

        var refusal = (ErrorReply) ask(terminals, new TerminalOrder.Start(id(), null, false, 0, 0));

        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    }

    @Test
    void whoComesLaterSeesTheSame() {
        var terminals = terminals(true);
        var pages = new Pages(terminals);
        var id = start(terminals, null);
        var first = pages.open(id, "first");
        first.attach(null);
        first.type(
                "PS1='> '; clear; for i in $(seq 200); do printf '\\e[3%dmline %d 日本\\e[m\\n' $((i % 8)) $i; done\r");
        until(() -> first.output().contains("line 200 日本\u001b[m\r\n"));
        var second = pages.open(id, "second");

        second.attach(null);

        until(() -> second.offset == first.offset && second.looks().equals(first.looks()));
        assertThat(second.looks()).contains("line 1 日本").contains("line 200 日本");
    }

    @Test
    void whoWasCutOffGetsJustWhatIsMissing() {
        var terminals = terminals(true);
        var pages = new Pages(terminals);
        var id = start(terminals, null);
        var before = pages.open(id, "before");
        before.attach(null);
        before.type("PS1='> '; echo rea''dy\r");
        until(() -> before.output().contains("ready"));
        terminals.disconnected();
        terminals.terminal(id).input("before", "nobody is let write now");
        terminals.connected(pages);
        var after = pages.open(id, "after");

        after.attach(before);
        after.type("echo mo''re\r");

        until(() -> after.output().contains("more"));
        assertThat(after.paints).isZero();
        assertThat(after.wrong).isNull();
        assertThat(after.output()).doesNotContain("nobody");
    }

    @Test
    void aFloodIsHeldUpByTheOneWhoLooksAndEndedByHer() {
        var terminals = terminals(true);
        var page = page(terminals, start(terminals, null));
        page.type("stty -echoctl; yes\r");
        until(() -> page.output().length() > 2_000_000);
        page.frozen = true;
        var halt = new long[] {page.received(), time.nanos()};
        until(() -> {
            if (page.received() != halt[0]) {
                halt[0] = page.received();
                halt[1] = time.nanos();
            }
            return time.nanos() - halt[1] > 300_000_000;
        });
        assertThat(page.received()).isLessThan(2_000_000 + 4L * Pace.MOST);

        page.frozen = false;
        var from = time.nanos();
        page.acknowledge();
        page.type("\u0003");
        page.type("echo do''ne\r");

        until(() -> page.output().endsWith("done\r\n") || page.output().contains("done\r\n"));
        assertThat(Duration.ofNanos(time.nanos() - from)).isLessThan(Duration.ofSeconds(2));
        assertThat(page.wrong).isNull();
    }

    @Test
    void onlyOneWritesUntilAnotherTakesOver() {
        var terminals = terminals(true);
        var pages = new Pages(terminals);
        var id = start(terminals, null);
        var writer = pages.open(id, "writer");
        writer.attach(null);
        var reader = pages.open(id, "reader");
        reader.attach(null);
        until(() -> writer.writer && !reader.writer && reader.offset >= 0);

        reader.type("echo wro''ng\r");
        reader.take();
        until(() -> reader.writer && !writer.writer);
        writer.type("echo wro''ng\r");
        reader.type("echo ri''ght\r");

        until(() -> writer.output().contains("right"));
        assertThat(writer.output()).doesNotContain("wrong");
    }

    @Test
    void theWritersWindowSetsTheSizeForAll() {
        var terminals = terminals(true);
        var pages = new Pages(terminals);
        var id = start(terminals, null);
        var writer = pages.open(id, "writer");
        writer.attach(null);
        var reader = pages.open(id, "reader");
        reader.attach(null);
        until(() -> reader.offset >= 0);

        reader.resize(10, 20);
        writer.resize(30, 100);
        writer.type("stty size\r");

        until(() -> reader.output().contains("30 100"));
        until(() -> reader.looks().equals(writer.looks()));
    }

    @Test
    void aFolderIsMadeOnRequestAndStaysWithinWhatIsAllowed() throws IOException {
        var terminals = terminals(true);
        Files.createDirectories(folder.resolve("projects-evil"));
        Files.createDirectories(folder.resolve("projects"));
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("workspace")).resolve("out"), folder);

        var made = (TerminalReply.Started) ask(terminals, new TerminalOrder.Start(id(), "a/b", true, 0, 0));
        var allowed = (TerminalReply.Started) ask(
                terminals,
                new TerminalOrder.Start(id(), folder.resolve("projects").toString(), true, 0, 0));

        assertThat(made.path()).endsWith("workspace/a/b");
        assertThat(allowed.path()).endsWith("projects");
        for (var path : List.of(
                "..",
                "/",
                "/etc",
                "out",
                "out/x",
                "a/../../x",
                folder.resolve("projects-evil").toString(),
                folder.resolve("projects/made-where-nobody-trusts").toString(),
                "nul\0l")) {
            assertThat(ask(terminals, new TerminalOrder.Start(id(), path, true, 0, 0)))
                    .as(path)
                    .isInstanceOf(ErrorReply.class);
        }
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(ask(terminals, new TerminalOrder.Start(id(), "missing", false, 0, 0)))
                .isInstanceOf(ErrorReply.class);
    }

    @Test
    void closingItHangsUp() {
        var terminals = terminals(true);
        var id = start(terminals, null);
        var page = page(terminals, id);
        page.type("echo $$ > pid; echo rea''dy\r");
        until(() -> page.output().contains("ready"));
        var terminal = terminals.terminal(id);

        ask(terminals, new TerminalOrder.Close(id));

        until(terminal::hasEnded);
        assertThat(ask(terminals, new TerminalOrder.Pulse(id, "page"))).isInstanceOf(ErrorReply.class);
    }

    @Test
    void aCharacterIsNeverCut() {
        var terminals = terminals(true);
        var page = page(terminals, start(terminals, null));

        page.type("for i in $(seq 3000); do printf 'ü日本👍%d ' $i; done; echo fini''shed\r");

        until(() -> page.output().contains("finished"));
        assertThat(page.output()).doesNotContain("\ufffd").contains("👍3000 ");
    }

    private Terminals terminals(boolean allowed) {
        var policy = new Policy(
                allowed,
                false,
                false,
                Set.of(),
                PermissionMode.ASK,
                List.of(folder.resolve("projects").toString()));
        var environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "SHELL", "/bin/bash", "LANG", "C.UTF-8"));
        environment.put("HOME", folder.toString());
        var folders = new AllowedFolders(
                folder.resolve("workspace"), policy.allowedFolders(), folder.resolve("home"), folder);
        open = Terminals.in(
                folders, policy, new TerminalConfig(3, Duration.ofHours(1)), environment, () -> false, time);
        return open;
    }

    private static TerminalId id() {
        return TerminalId.on(new DeviceId("laptop"));
    }

    private static TerminalId start(Terminals terminals, @Nullable String path) {
        var reply = ask(terminals, new TerminalOrder.Start(id(), path, false, 0, 0));
        assertThat(reply).isInstanceOf(TerminalReply.Started.class);
        return ((TerminalReply.Started) reply).sessionId();
    }

    private static Object ask(Terminals terminals, TerminalOrder order) {
        var replies = new LinkedBlockingQueue<Object>();
        terminals.handle(order, replies::add);
        try {
            return java.util.Objects.requireNonNull(replies.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Pages.Page page(Terminals terminals, TerminalId id) {
        var page = new Pages(terminals).open(id, "page");
        page.attach(null);
        return page;
    }

    private static void until(java.util.function.BooleanSupplier done) {
        Eventually.until("what is waited for", done);
    }
}
