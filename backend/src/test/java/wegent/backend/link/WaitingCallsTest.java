package wegent.backend.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

class WaitingCallsTest {
    private static final UserId ANN = new UserId(1);
    private static final UserId BOB = new UserId(2);

    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<Thread> waiting = new ArrayList<>();

    @Test
    void oneTooManyIsRefusedAndNobodyElse() throws InterruptedException {
        var calls = new WaitingCalls(2, 0, Duration.ofMillis(20));
        wait(calls, ANN, 2);

        assertThatThrownBy(() -> calls.run(ANN, () -> "late"))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
                    assertThat(refusal.text()).contains("2", "wegent.limits.waiting-calls-per-user");
                });
        assertThat(calls.run(BOB, () -> "answered")).isEqualTo("answered");

        answer.countDown();
        join();
        assertThat(calls.run(ANN, () -> "answered")).isEqualTo("answered");
    }

    @Test
    void allUsersTogetherAreBounded() throws InterruptedException {
        var calls = new WaitingCalls(0, 3, Duration.ofMillis(20));
        wait(calls, ANN, 3);

        assertThatThrownBy(() -> calls.run(BOB, () -> "late"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refusal -> assertThat(refusal.text()).contains("3", "wegent.limits.waiting-calls)"));

        answer.countDown();
        join();
        assertThat(calls.run(BOB, () -> "answered")).isEqualTo("answered");
    }

    @Test
    void aPlaceThatGetsFreeIsTaken() throws InterruptedException {
        var calls = new WaitingCalls(1, 0, Duration.ofSeconds(30));
        wait(calls, ANN, 1);
        answer.countDown();

        assertThat(calls.run(ANN, () -> "in turn")).isEqualTo("in turn");
        join();
    }

    @Test
    void aCallThatFailsGivesItsPlaceBack() {
        var calls = new WaitingCalls(1, 1, Duration.ofMillis(20));

        for (var i = 0; i < 3; i++) {
            assertThatThrownBy(() -> calls.run(ANN, () -> {
                        throw new IllegalStateException("no answer");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private void wait(WaitingCalls calls, UserId user, int number) throws InterruptedException {
        var entered = new CountDownLatch(number);
        for (var i = 0; i < number; i++) {
            waiting.add(Thread.ofVirtual()
                    .start(() -> calls.run(user, () -> {
                        entered.countDown();
                        await(answer);
                        return "answered";
                    })));
        }
        entered.await();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void join() throws InterruptedException {
        for (var thread : waiting) {
            thread.join();
        }
    }
}
