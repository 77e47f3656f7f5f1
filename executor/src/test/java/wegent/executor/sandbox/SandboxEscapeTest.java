package wegent.executor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.executor.process.ChildCommand;

/// Each way out of a sandbox that is known, tried from inside with real processes.
class SandboxEscapeTest {
    private Cell cell;

    @BeforeEach
    void open() throws IOException {
        cell = Cell.open();
    }

    @AfterEach
    void close() {
        if (cell != null) {
            cell.close();
        }
    }

    @Test
    void itWorksInItsFolderAndInATemporaryOneOfItsOwn() throws Exception {
        var said = cell.run("pwd; echo kept > file; echo gone > $TMPDIR/x; cat $TMPDIR/x; ls /tmp; echo $HOME");

        assertThat(said).isEqualTo(cell.workspace + "\ngone\nx\n" + cell.home + "\n");
        assertThat(cell.workspace.resolve("file")).hasContent("kept\n");
    }

    @Test
    void itSeesNoProcessButItsOwn() throws Exception {
        var us = ProcessHandle.current().pid();

        var said = cell.run("cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -c WEGENT_AUTH_TOKEN; ls /proc | grep -x "
                + us + "; kill -0 " + us + "; cat /proc/" + us + "/environ; ls /proc | grep -c '^[0-9]'");

        assertThat(said).startsWith("0\n").contains("No such process").contains("No such file");
        assertThat(Integer.parseInt(said.strip().lines().toList().getLast())).isLessThan(12);
    }

    @Test
    void itTracesNoProcessOutside() throws Exception {
        var us = ProcessHandle.current().pid();

        var said = cell.run("perl -e 'print syscall(101, 16, " + us + ", 0, 0), \"\\n\"'"); // ptrace(PTRACE_ATTACH)

        assertThat(said).isEqualTo("-1\n");
    }

    @Test
    void theUsersStartUpFilesAreThereToReadAndNotToWrite() throws Exception {
        for (var name : List.of(".bashrc", ".profile", ".config/autostart/a.desktop", ".ssh/authorized_keys")) {
            cell.file(cell.home.resolve(name), "the user's\n");
        }

        var said = cell.run("""
                cat ~/.bashrc
                for f in .bashrc .profile .config/autostart/a.desktop .ssh/authorized_keys; do
                  echo evil >> ~/$f; rm -f ~/$f; mv ~/$f ~/x
                done
                echo evil > ~/.bash_login; mkdir -p ~/.config/systemd/user ~/.local/bin; mv ~/.config ~/.other
                """);

        assertThat(said).startsWith("the user's\n").contains("Read-only file system");
        assertThat(cell.home.resolve(".bashrc")).hasContent("the user's\n");
        assertThat(cell.home.resolve(".ssh/authorized_keys")).hasContent("the user's\n");
        assertThat(cell.home.resolve(".bash_login")).doesNotExist();
        assertThat(cell.home.resolve(".config/systemd")).doesNotExist();
        assertThat(cell.home.resolve(".local")).doesNotExist();
    }

    @Test
    void theExecutorsHomeIsNotThere() throws Exception {
        cell.file(cell.executorHome.resolve("device-config.json"), "the key");
        cell.file(cell.executorHome.resolve("live/7-1.json"), "{}");

        var said = cell.run("ls -A ~/.wegent-executor; cat ~/.wegent-executor/device-config.json;"
                + " echo x > ~/.wegent-executor/device-config.json; grep -rs 'the key' ~ && echo found");

        assertThat(said)
                .contains("No such file")
                .contains("Read-only file system")
                .doesNotContain("found");
        assertThat(cell.executorHome.resolve("device-config.json")).hasContent("the key");
    }

    @Test
    void otherRunsAreNotThere() throws Exception {
        cell.file(cell.chats.resolve("theirs/secret.txt"), "their secret");
        try (var other =
                cell.start(SandboxConfig.DEFAULT, cell.chats.resolve("theirs"), "echo t > $TMPDIR/t; sleep 60")) {
            assertThat(other.isAlive()).isTrue();

            var said = cell.run(
                    "ls ~/.wecode/chats; ls /tmp; cat ../theirs/secret.txt; ps ax 2>/dev/null | grep -c '[s]leep 60'");

            assertThat(said).startsWith("mine\n").contains("No such file").endsWith("0\n");
        }
    }

    @Test
    void theDataOfAServerOnThisMachineIsNotThere() throws Exception {
        var data = cell.root.resolve("server-data");
        cell.file(data.resolve("secret.key"), "the secret");
        cell.file(cell.root.resolve("told/key"), "the key");
        var builder = new ProcessBuilder("sleep", "60");
        builder.environment().put("WEGENT_DATA_FOLDER", data.toString());
        var server = builder.start();
        try {
            var told = new SandboxConfig(
                    SandboxConfig.Minimum.CONTAINED, List.of(cell.root.resolve("told")), List.of(), false);

            var said = cell.run(told, cell.workspace, "cat " + data + "/secret.key " + cell.root + "/told/key");

            assertThat(said.lines()).hasSize(2).allMatch(line -> line.contains("No such file"));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void noSocketOfTheUsersSessionAnswers() throws Exception {
        var socket = cell.home.resolve("docker.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            cell.environment.put("SSH_AUTH_SOCK", socket.toString());
            cell.environment.put("DISPLAY", ":0");
            cell.environment.put("XDG_RUNTIME_DIR", "/run/user/0");
            cell.environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/0/bus");

            var said = cell.run("""
                    env | grep -E 'SSH_AUTH|DISPLAY|RUNTIME|DBUS'
                    ls -A /run | grep -vE '^(systemd|NetworkManager|resolvconf|current-system)$'
                    ls /var/run/docker.sock /run/docker.sock /run/dbus/system_bus_socket /run/user /tmp/.X11-unix 2>/dev/null
                    systemd-run --user true 2>/dev/null && echo systemd-run
                    perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new(Peer => $ARGV[0]) ? "answers" : "shut"' ~/docker.sock
                    """);

            assertThat(said).isEqualTo("shut");
        }
    }

    @Test
    void theSshAgentIsThereWhereTheOwnerPassesIt() throws Exception {
        var socket = Path.of("/tmp", "cell-agent-" + ProcessHandle.current().pid());
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            cell.environment.put("SSH_AUTH_SOCK", socket.toString());
            var passing = new SandboxConfig(SandboxConfig.Minimum.CONTAINED, List.of(), List.of(), true);

            var said = cell.run(passing, cell.workspace, """
                    perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new(Peer => $ENV{SSH_AUTH_SOCK}) ? "answers" : "shut"'
                    """);

            assertThat(said).isEqualTo("answers");
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    @Test
    void theKernelIsNotChanged() throws Exception {
        var pattern = Path.of("/proc/sys/kernel/core_pattern");
        var before = Files.readString(pattern);

        var said = cell.run("""
                printf %s '|BEFORE' > /dev/null
                for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sysrq-trigger /sys/kernel/mm/ksm/run \
                    /proc/sys/vm/drop_caches /sys/fs/cgroup/cgroup.procs; do
                  [ -e $f ] && (cat $f > /tmp/v 2>/dev/null; cat /tmp/v > $f) 2>/dev/null && echo "wrote $f"
                done
                mount -t tmpfs none /mnt 2>/dev/null && echo mounted
                mount -o remount,rw / 2>/dev/null && echo remounted
                umount ~/.wegent-executor 2>/dev/null && echo unmounted
                unshare -Ur true 2>/dev/null && echo namespace
                unshare -Urm sh -c 'umount ~/.wegent-executor' 2>/dev/null && echo revealed
                grep -h Cap /proc/self/status | grep -v 0000000000000000
                mknod /tmp/disk b 8 0 2>/dev/null && echo device
                ls /dev | tr '\\n' ' '
                """);

        assertThat(said.strip().split(" "))
                .isSubsetOf(
                        "console", "core", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin",
                        "stdout", "tty", "urandom", "zero");
        assertThat(pattern).hasContent(before);
    }

    @Test
    void aProcessThatLeavesItsSessionIsGoneWithItsRun() throws Exception {
        var daemon = "(setsid env -i sh -c 'trap \"\" TERM HUP; (sleep 987654 & sleep 987654) & exec sleep 987654' "
                + "</dev/null >/dev/null 2>&1 &) ; ";

        try (var ended = cell.start(daemon + "echo over")) {
            ended.waitFor();
        }
        assertThat(sleepers()).isZero();

        try (var stopped = cell.start(daemon + "sleep 987654")) {
            Eventually.until("all are there", () -> sleepers() == 4);
            var receipt = stopped.stop();
            assertThat(receipt.left()).isZero();
        }
        assertThat(sleepers()).isZero();
    }

    @Test
    void theProgramHasItsTimeToLeave() throws Exception {
        try (var child =
                cell.start("trap 'sleep 0.3; echo left; exit 0' TERM; echo ready; while :; do sleep 0.05; done")) {
            var output = child.output();
            assertThat(new String(output.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("ready\n");

            var receipt = child.stop();

            assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("left\n");
            assertThat(receipt.killed()).isZero();
        }
    }

    @Test
    void noFileOfTheExecutorsIsLeftOpen() throws Exception {
        var script = "exec 2>/dev/null; read said; ls /proc/self/fd; readlink /proc/$$/fd/*";
        var command = ChildCommand.of(cell.workspace, List.of("sh", "-c", script));
        try (var child = cell.start(SandboxConfig.DEFAULT, cell.workspace, command)) {
            child.writeLine("said");
            child.waitFor();
            var said = new String(child.output().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said.lines().filter(line -> line.matches("\\d+"))).containsExactly("0", "1", "2", "3");
            assertThat(said.lines()
                            .filter(line -> line.startsWith("/"))
                            .map(Path::of)
                            .map(Path::getFileName))
                    .map(Path::toString)
                    .containsOnly("in", "out", "null");
        }
    }

    @Test
    void aLinkInPlaceOfItsFolderLeadsNowhere() throws Exception {
        Files.delete(cell.workspace);
        Files.createSymbolicLink(cell.workspace, cell.home);

        assertThatThrownBy(() -> cell.run("echo evil > .bashrc")).hasMessageContaining("leads elsewhere");

        assertThat(cell.home.resolve(".bashrc")).doesNotExist();
    }

    @Test
    void whatWasExchangedInTheLastMomentIsNotEntered() throws Exception {
        var line = new java.util.ArrayList<>(
                SameFolders.check(List.of(new wegent.executor.process.Mount.Writable(cell.workspace))));
        line.addAll(List.of("echo", "entered"));
        Files.move(cell.workspace, cell.workspace.resolveSibling("moved"));
        Files.createDirectory(cell.workspace); // another one

        var process = new ProcessBuilder(line).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("is not what it was");
        assertThat(process.waitFor()).isEqualTo(126);
    }

    @Test
    void theTerminalOfTheExecutorHearsNothing() throws Exception {
        var said = cell.run("perl -e 'open(T, \"+<\", \"/dev/tty\") or print \"none\"; "
                + "ioctl(T, 0x5412, my $c = \"x\") and print \"typed\"'");

        assertThat(said).isEqualTo("none");
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().arguments().map(List::of).equals(java.util.Optional.of(List.of("987654"))))
                .count();
    }

    @Test
    void variablesForTheInsideAreThere() throws Exception {
        var command = ChildCommand.of(cell.workspace, List.of("sh", "-c", "echo $INSIDE $TMPDIR"))
                .withoutInput()
                .inside(List.of(), Map.of("INSIDE", "yes"));
        try (var child = cell.start(SandboxConfig.DEFAULT, cell.workspace, command)) {
            child.waitFor();

            assertThat(new String(child.output().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("yes /tmp\n");
        }
    }
}
