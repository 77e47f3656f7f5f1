package wegent.executor.codeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.executor.process.Launcher;

/// A real process that behaves as code-server does: it says where it listens, and wants its password.
class CodeServerTest {
    private final SystemTime time = new SystemTime();

    @TempDir
    Path folder;

    private Launcher launcher;

    @BeforeEach
    void open() {
        launcher = new Launcher(System.getenv(), folder.toString(), time);
    }

    @AfterEach
    void close() {
        launcher.close();
        time.close();
    }

    private CodeServer codeServer(String script) throws IOException {
        var program = folder.resolve("code-server");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new CodeServer(config(Optional.of(program.toString()), Optional.empty()), launcher, folder);
    }

    private static CodeServerConfig config(Optional<String> program, Optional<CodeServerConfig.Running> running) {
        return new CodeServerConfig(true, "127.0.0.1", 0, Optional.empty(), program, running, Duration.ofMinutes(30));
    }

    private static String stub() {
        return "exec '" + ProcessHandle.current().info().command().orElseThrow() + "' -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' " + StubIde.class.getName() + " \"$@\"";
    }

    @Test
    void itIsStartedWithAPasswordThatNobodyIsToldAndLoggedInTo() throws Exception {
        var server = codeServer(stub());

        var upstream = server.ready();

        assertThat(upstream.cookie()).isEqualTo(StubIde.KEY);
        assertThat(upstream.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(server.ready()).isEqualTo(upstream);
        server.stop();
        assertThat(server.running()).isEmpty();
        assertThat(server.ready().address()).isNotEqualTo(upstream.address());
    }

    @Test
    void oneThatDiesIsNotHeldToBeThere() throws Exception {
        var server = codeServer(stub() + " & pid=$!; trap 'kill $pid' TERM; wait");
        server.ready();

        launcher.close();

        Eventually.until("its end is noticed", () -> server.running().isEmpty());
    }

    @Test
    void whyOneDoesNotStartIsTold() throws Exception {
        var server = codeServer("echo 'error: Node.js version 24 is required'; exit 3");

        assertThatThrownBy(server::ready).hasMessageContaining("Node.js version 24 is required");
        assertThat(server.running()).isEmpty();
    }

    @Test
    void withoutAProgramItIsNotInstalled() {
        var missing = new CodeServer(config(Optional.of("no-such-code-server"), Optional.empty()), launcher, folder);
        var other = new CodeServer(
                config(Optional.empty(), Optional.of(new CodeServerConfig.Running(18080, new Secret("wegent")))),
                launcher,
                folder);

        assertThat(missing.isInstalled()).isFalse();
        assertThat(other.isInstalled()).isTrue();
    }
}
