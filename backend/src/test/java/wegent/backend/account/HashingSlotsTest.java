package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import wegent.backend.account.HashingSlots.Caller;
import wegent.base.Eventually;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

class HashingSlotsTest {
    private final HashingSlots slots = new HashingSlots(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    private void hold(ExecutorService threads) {
        threads.submit(() -> slots.run(Caller.STRANGER, () -> {
            begun.incrementAndGet();
            return awaitEnd();
        }));
        Eventually.until("the slot is taken", () -> begun.get() == 1);
    }

    private boolean awaitEnd() {
        try {
            end.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theQueueOfStrangersIsShortAndKnownCallersGoFirst() {
        var order = new ConcurrentLinkedQueue<Caller>();
        var refused = new ConcurrentLinkedQueue<RefusedException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hold(threads);
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> enter(Caller.STRANGER, order, refused));
            }
            Eventually.until("all but the queue are refused", () -> refused.size() == 84);
            threads.submit(() -> enter(Caller.KNOWN, order, refused));
            Eventually.until("a known caller waits", () -> slots.waiting(Caller.KNOWN) == 1);

            end.countDown();
        }

        assertThat(order).hasSize(17).first().isEqualTo(Caller.KNOWN);
        assertThat(refused).allSatisfy(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
            assertThat(refusal.retryAfter()).isPositive();
        });
    }

    private void enter(
            Caller caller, ConcurrentLinkedQueue<Caller> order, ConcurrentLinkedQueue<RefusedException> refused) {
        try {
            slots.run(caller, () -> order.add(caller));
        } catch (RefusedException e) {
            refused.add(e);
        }
    }

    @Test
    void nobodyWaitsLongerThanTheDeadline() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hold(threads);

            assertThatThrownBy(() -> slots.run(Caller.STRANGER, () -> true)).isInstanceOf(RefusedException.class);
            end.countDown();
        }
        assertThat(slots.run(Caller.STRANGER, () -> true)).isTrue();
    }

    @Test
    void aHashThatFailsFreesItsSlot() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> slots.run(Caller.KNOWN, () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
        }
        assertThat(slots.run(Caller.KNOWN, () -> true)).isTrue();
    }
}
