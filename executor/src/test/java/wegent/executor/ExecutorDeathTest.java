package wegent.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.executor.connection.RunId;
import wegent.executor.testing.MortalExecutor;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.TaskCancel;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent.BlockCreated;

/// An executor that is killed, as a process, while a command of the shell runs.
class ExecutorDeathTest {
    private static final int DEATHS = 12;

    @TempDir
    Path home;

    @TempDir
    Path ledger;

    private MortalExecutor executor;

    @BeforeEach
    void start() throws IOException {
        executor = new MortalExecutor(home, Map.of("LEDGER", ledger.toString()));
    }

    @AfterEach
    void end() throws IOException {
        executor.close();
        Files.writeString(ledger.resolve("stop"), "");
    }

    @Test
    void whateverTheInstantOfItsDeathsEveryByteIsKeptOnceInOrder() throws Exception {
        var seed = System.nanoTime();
        System.out.println("executor deaths: seed " + seed + ", " + DEATHS + " deaths");
        var random = new Random(seed);
        var order = order(1, """
                cd LEDGER; echo $$ >> pids; i=0
                until [ -e stop ]; do
                  for j in 1 2 3 4 5 6 7 8 9; do
                    i=$((i+1)); line="line $i é😀 $((i*7919%10007))"; echo "$line"; echo "$line" >> said
                  done
                  sleep 0.00$((i%7))
                done
                exit 3
                """);
        executor.start(true);
        executor.execute(order);
        Eventually.until("it runs", () -> Files.exists(ledger.resolve("said")));

        for (int death = 0; death < DEATHS; death++) {
            pause(random, death % 3 == 0 ? 1000 : 400);
            executor.kill();
            pause(random, 700);
            executor.start(death % 3 != 2); // every third may die while it starts
        }
        executor.kill();
        executor.start(true);
        Files.writeString(ledger.resolve("stop"), "");
        Eventually.until("it has ended", () -> outbox(1).end().isPresent());

        var outbox = outbox(1);
        System.out.println("executor deaths: " + outbox.events().size() + " events, "
                + outbox.text().lines().count() + " lines");
        assertThat(outbox.text()).isEqualTo(Files.readString(ledger.resolve("said")));
        assertThat(outbox.numbers())
                .isEqualTo(LongStream.rangeClosed(1, outbox.numbers().size())
                        .boxed()
                        .toList());
        assertThat(outbox.events()).filteredOn(BlockCreated.class::isInstance).hasSize(1);
        assertThat(Files.readAllLines(ledger.resolve("pids"))).hasSize(1);
        var end = outbox.end().orElseThrow();
        assertThat(end.reason()).isEqualTo(FailureReason.EXIT_STATUS);
        assertThat(end.detail().get("exit_status").asInt()).isEqualTo(3);
        Eventually.until("nothing is left of it", () -> isEmpty(home.resolve("live")));
    }

    @Test
    void aCommandThatEndedWhileNoExecutorLivedIsComplete() throws Exception {
        executor.start(true);
        executor.execute(
                order(1, "cd LEDGER; echo one; until [ -e stop ]; do sleep 0.01; done; seq 1 2000; touch over"));
        Eventually.until("it runs", () -> outbox(1).text().equals("one\n"));
        executor.kill();
        Files.writeString(ledger.resolve("stop"), "");
        Eventually.until("it is over", () -> Files.exists(ledger.resolve("over")));

        executor.start(true);

        var end = outbox(1).end(); // before the backend hears of it: a run that still worked would be stopped
        assertThat(end.orElseThrow().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(outbox(1).text().lines()).hasSize(2001).endsWith("2000");
    }

    @Test
    void aCommandThatWasKilledWithItsExecutorIsLostWithWhatItPrinted() throws Exception {
        executor = withoutSandbox();
        executor.start(true);
        executor.execute(order(1, "cd LEDGER; echo $PPID > wrapper; echo one; sleep 1000"));
        Eventually.until("it runs", () -> outbox(1).text().equals("one\n"));
        executor.kill();
        var wrapper = ProcessHandle.of(Long.parseLong(
                        Files.readString(ledger.resolve("wrapper")).strip()))
                .orElseThrow();
        wrapper.destroyForcibly();
        Eventually.until("it is gone", () -> !isRunning(wrapper.pid()));

        executor.start(true);

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().reason()).isEqualTo(FailureReason.LOST);
        assertThat(outbox(1).text()).isEqualTo("one\n");
    }

    @Test
    void anAdoptedCommandIsCancelledWithAllThatItStarted() throws Exception {
        executor = withoutSandbox();
        executor.start(true);
        executor.execute(order(1, "cd LEDGER; echo $$ >> pids; setsid sleep 1000 & echo $! >> pids; echo one; wait"));
        Eventually.until("it runs", () -> outbox(1).text().equals("one\n"));
        executor.kill();
        executor.start(true);

        executor.tell("cancel", new TaskCancel(new TaskId(1), new SubtaskId(2), 1, "stop"));

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        var end = outbox(1).end().orElseThrow();
        assertThat(end.status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(end.receipt().ended()).isEqualTo(2);
        assertThat(Files.readAllLines(ledger.resolve("pids"))).noneMatch(pid -> isRunning(Long.parseLong(pid)));
    }

    @Test
    void anAdoptedSandboxIsCancelledWithAllThatHidInIt() throws Exception {
        executor.start(true);
        executor.execute(order(
                1,
                "(setsid env -i sh -c 'trap \"\" TERM; exec sleep 876543' >/dev/null 2>&1 &); echo one; sleep 876543"));
        Eventually.until("it runs", () -> outbox(1).text().equals("one\n") && sleepers() == 2);
        executor.kill();
        executor.start(true);
        assertThat(sleepers()).isEqualTo(2);

        executor.tell("cancel", new TaskCancel(new TaskId(1), new SubtaskId(2), 1, "stop"));

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(outbox(1).end().orElseThrow().receipt().left()).isZero();
        assertThat(sleepers()).isZero();
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().arguments().map(List::of))
                .filter(Optional.of(List.of("876543"))::equals)
                .count();
    }

    /// Its commands tell the numbers of their processes as everybody sees them.
    private MortalExecutor withoutSandbox() {
        return new MortalExecutor(home, Map.of("LEDGER", ledger.toString(), "SANDBOX", "OPEN"));
    }

    @Test
    void aCancelThatItDiedInIsCarriedOutByTheNext() throws Exception {
        executor.start(true);
        executor.execute(order(1, "trap '' TERM; echo one; while :; do sleep 1; done"));
        Eventually.until("it runs", () -> outbox(1).text().equals("one\n"));
        executor.tell("cancel", new TaskCancel(new TaskId(1), new SubtaskId(2), 1, "stop"));
        executor.kill();

        executor.start(true);

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.CANCELLED);
    }

    @Test
    void anExecutorThatMakesRoomForAnotherLeavesItsAgentsAtWork() throws Exception {
        executor.start(true);
        executor.execute(order(1, "cd LEDGER; echo one; until [ -e stop ]; do sleep 0.01; done; echo two"));
        Eventually.until("it runs", () -> outbox(1).text().equals("one\n"));

        executor.leave();
        Files.writeString(ledger.resolve("stop"), "");
        executor.start(true);

        Eventually.until("it has ended", () -> outbox(1).end().isPresent());
        assertThat(outbox(1).end().orElseThrow().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(outbox(1).text()).isEqualTo("one\ntwo\n");
    }

    private static void pause(Random random, int mostMillis) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(mostMillis)).toNanos());
    }

    private wegent.executor.testing.OutboxFile outbox(long task) {
        return executor.outbox(new RunId.Key(new SubtaskId(task + 1), 1));
    }

    private TaskExecute order(long task, String script) {
        return new TaskExecute(
                new TaskId(task),
                new SubtaskId(task + 1),
                1,
                new DeviceId("d"),
                AgentKind.SHELL,
                "Title",
                script.replace("LEDGER", ledger.toString()),
                List.of(),
                null,
                PermissionMode.ASK);
    }

    private static boolean isRunning(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isEmpty(Path folder) {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
