package wegent.executor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import wegent.base.FakeTime;

class WatchdogTest {
    private static final TaskConfig.Limits LIMITS =
            new TaskConfig.Limits(Duration.ofMinutes(30), Duration.ofSeconds(60));

    private final FakeTime time = new FakeTime();
    private final Watched run = new Watched();

    @Test
    void silenceIsToldBeforeItEndsTheRun() {
        try (var _ = new Watchdog(LIMITS, run, time)) {
            time.advance(Duration.ofMinutes(19));
            assertThat(run.told).isEmpty();

            time.advance(Duration.ofMinutes(11));

            assertThat(run.told)
                    .containsExactly(
                            "silent 20 min, 600 s left",
                            "silent 22 min, 450 s left",
                            "silent 25 min, 300 s left",
                            "silent 27 min, 150 s left",
                            "TIMEOUT_SILENT: The agent gave no sign of life for 30 min (no output, and its processes"
                                    + " did next to nothing) and was stopped");
        }
    }

    @Test
    void theNextSignOfLifeWithdrawsTheWarning() {
        try (var watchdog = new Watchdog(LIMITS, run, time)) {
            time.advance(Duration.ofMinutes(21));

            watchdog.alive();
            watchdog.alive();
            time.advance(Duration.ofMinutes(19));

            assertThat(run.told).containsExactly("silent 20 min, 600 s left", "heard again");
        }
    }

    @Test
    void anAgentThatWorksInSilenceIsNeverStopped() {
        try (var _ = new Watchdog(LIMITS, run, time)) {
            run.works = true;

            time.advance(Duration.ofHours(24));

            assertThat(run.told).isEmpty();
            assertThat(run.looks).isLessThanOrEqualTo(24 * 6);
        }
    }

    @Test
    void workThatEndsIsSilenceFromThenOn() {
        try (var _ = new Watchdog(LIMITS, run, time)) {
            run.works = true;
            time.advance(Duration.ofHours(2));
            run.works = false;

            time.advance(Duration.ofMinutes(29));
            assertThat(run.told).hasSizeBetween(1, 4).noneMatch(line -> line.startsWith("TIMEOUT"));
            time.advance(Duration.ofMinutes(1));

            assertThat(run.told.getLast()).startsWith("TIMEOUT_SILENT");
        }
    }

    @Test
    void whatItDidWhileItSpokeIsNoWorkInSilence() {
        try (var watchdog = new Watchdog(LIMITS, run, time)) {
            for (int i = 0; i < 60; i++) {
                time.advance(Duration.ofMinutes(1));
                watchdog.alive();
            }
            run.worksOnce = true; // the first look sees all that was done while it spoke

            time.advance(Duration.ofMinutes(30));

            assertThat(run.told.getLast()).startsWith("TIMEOUT_SILENT");
        }
    }

    @Test
    void aSilenceThatIsNotTheAgentsDoesNotCount() {
        try (var _ = new Watchdog(LIMITS, run, time)) {
            run.excused = true;
            time.advance(Duration.ofHours(5));
            run.excused = false;
            time.advance(Duration.ofMinutes(15));

            assertThat(run.told).isEmpty();
        }
    }

    @Test
    void anAgentThatDoesNotStartIsToldAndStopped() {
        try (var watchdog = new Watchdog(LIMITS, run, time)) {
            time.advance(Duration.ofSeconds(5));
            watchdog.starting();

            time.advance(Duration.ofSeconds(60));

            assertThat(run.told)
                    .containsExactly(
                            "starting 40 s, 20 s left",
                            "TIMEOUT_START: The agent gave no sign of life within 60 s of its start");
        }
    }

    @Test
    void anAgentThatStartsLateIsNotStopped() {
        try (var watchdog = new Watchdog(LIMITS, run, time)) {
            watchdog.starting();
            time.advance(Duration.ofSeconds(50));
            watchdog.alive();

            time.advance(Duration.ofSeconds(50));

            assertThat(run.told).containsExactly("starting 40 s, 20 s left", "heard again");
        }
    }

    private static final class Watched implements Watchdog.Run {
        private final List<String> told = new ArrayList<>();
        private boolean excused;
        private boolean works;
        private boolean worksOnce;
        private int looks;

        @Override
        public boolean isExcused() {
            return excused;
        }

        @Override
        public boolean isAtWork() {
            looks++;
            var did = works || worksOnce;
            worksOnce = false;
            return did;
        }

        @Override
        public void warn(String phase, Duration silence, Duration left) {
            told.add(phase + " " + Watchdog.inWords(silence) + ", " + left.toSeconds() + " s left");
        }

        @Override
        public void heardAgain() {
            told.add("heard again");
        }

        @Override
        public void stop(StopCause why, String message) {
            told.add(why + ": " + message);
        }
    }
}
