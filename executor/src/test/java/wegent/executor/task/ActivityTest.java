package wegent.executor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.base.SystemTime;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Launcher;

class ActivityTest {
    private final SystemTime time = new SystemTime();

    @TempDir
    Path folder;

    @Test
    void aSilentBuildIsAtWorkAndASleeperIsNot() throws IOException {
        try (time;
                var launcher = new Launcher(Map.of("PATH", "/usr/bin:/bin"), folder.toString(), time);
                var build = start(launcher, "sleep 600 & while :; do :; done");
                var sleeper = start(launcher, "sleep 600 & sleep 600")) {
            var building = new Activity(() -> List.of(build), time);
            var sleeping = new Activity(() -> List.of(sleeper), new FakeTime());
            Eventually.until("both sleep", () -> sleeper.work().pids().size() == 3);
            sleeping.progressed();
            building.progressed();

            Eventually.until("CPU time is seen", building::progressed);
            assertThat(sleeping.progressed()).isFalse();
        }
    }

    @Test
    void aNewProcessIsProgress() throws IOException {
        try (time;
                var launcher = new Launcher(Map.of("PATH", "/usr/bin:/bin"), folder.toString(), time);
                var shell = start(launcher, "read x; sleep 600 & read y")) {
            var clock = new FakeTime();
            var activity = new Activity(() -> List.of(shell), clock);
            Eventually.until("it waits", () -> {
                clock.advance(Duration.ofHours(1));
                return !activity.progressed();
            });

            shell.writeLine("go");

            Eventually.until("seen", () -> {
                clock.advance(Duration.ofHours(1));
                return activity.progressed();
            });
        }
    }

    private ChildProcess start(Launcher launcher, String script) throws IOException {
        return launcher.start(ChildCommand.of(folder, List.of("sh", "-c", script)));
    }
}
