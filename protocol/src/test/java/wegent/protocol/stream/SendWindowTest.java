package wegent.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wegent.protocol.stream.SendWindow.Step;

class SendWindowTest {

    @Test
    void fourBatchesGoAhead() {
        var window = new SendWindow();

        for (int seq = 2; window.isOpen(); seq++) {
            window.sent(seq);
        }

        assertThat(window.next()).isEqualTo(5);
    }

    @Test
    void whatWasUnderWayBeforeABreakDoesNotCount() {
        var window = new SendWindow();
        var ticket = window.sent(10);

        window.restartAfter(3);

        assertThat(window.counts(ticket)).isFalse();
        assertThat(window.next()).isEqualTo(4);
    }

    @Test
    void aWaitEndsOnceAndOnlyWhenNothingElseHappened() {
        var window = new SendWindow();
        var wait = window.holdAfter(0);
        assertThat(window.isOpen()).isFalse();

        window.restartAfter(2);

        assertThat(window.release(wait)).isFalse();
        assertThat(window.isOpen()).isTrue();
    }

    @Test
    void anEndedRunIsSettledWhenTheBackendHasItsLast() {
        assertThat(SendWindow.after(4, 5, true)).isEqualTo(Step.SEND);
        assertThat(SendWindow.after(5, 5, true)).isEqualTo(Step.SETTLED);
        assertThat(SendWindow.after(6, 5, true)).isEqualTo(Step.END_BEHIND);
        assertThat(SendWindow.after(5, 5, false)).isEqualTo(Step.SEND);
    }
}
