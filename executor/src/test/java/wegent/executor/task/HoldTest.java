package wegent.executor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.executor.connection.OutboxLimits;
import wegent.protocol.Degraded;

class HoldTest {
    private final FakeTime time = new FakeTime();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final AtomicReference<Degraded> shortage = new AtomicReference<>();
    private final Hold hold =
            new Hold(() -> Optional.ofNullable(shortage.get()), new Noted(), OutboxLimits.DEFAULT, time);

    private void becomes(Degraded now) {
        shortage.set(now);
        hold.look();
    }

    @Test
    void aRunThatOnlyItsUserCanLetGoOnIsNeverGivenUp() {
        becomes(new Degraded(Degraded.QUOTA_EXCEEDED, "too much"));
        Eventually.until("paused", () -> done.contains("pause quota_exceeded"));
        time.advance(Duration.ofDays(30));
        becomes(null);

        Eventually.until("goes on", () -> done.contains("resume"));
        assertThat(done).containsExactly("pause quota_exceeded", "resume");
    }

    @Test
    void aShortageThatLastsTooLongEndsTheRun() {
        becomes(new Degraded(Degraded.OUTBOX_FULL, "full"));
        time.advance(OutboxLimits.DEFAULT.outboxPatience());

        Eventually.until("given up", () -> done.contains("give up outbox_full"));
    }

    private final class Noted implements Hold.Hands {
        @Override
        public void pause(Degraded why) {
            done.add("pause " + why.reason());
        }

        @Override
        public void resume() {
            done.add("resume");
        }

        @Override
        public void giveUp(Degraded why, Duration waited) {
            done.add("give up " + why.reason());
        }
    }
}
