package wegent.executor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/// A flood through a link of some speed and length, with a page that tells each 16 Ki characters.
class PaceTest {
    private static final int PIECE = 16 * 1024;
    private static final long MILLISECOND = 1_000_000;

    private record Piece(long number, long sentAt, long shownAt) {}

    private final Pace pace = new Pace();
    private long longest;

    /// Floods for so long; returns the window at its end.
    private int flood(int charactersPerMs, long wayMs, long forMs) {
        var underWay = new ArrayDeque<Piece>();
        long sent = 0;
        long shown = 0;
        long free = 0;
        for (long now = 0; now < forMs * MILLISECOND; now += MILLISECOND) {
            while (!underWay.isEmpty() && underWay.peek().shownAt() + wayMs * MILLISECOND <= now) {
                var piece = underWay.poll();
                if (now > forMs * MILLISECOND / 2) {
                    longest = Math.max(longest, now - piece.sentAt());
                }
                pace.shown(piece.number(), sent - shown, now);
                shown = piece.number();
            }
            while (sent - shown < pace.window()) {
                sent += PIECE;
                free = Math.max(free, now) + PIECE * MILLISECOND / charactersPerMs;
                underWay.add(new Piece(sent, now, free));
                pace.sent(sent, now);
            }
        }
        return pace.window();
    }

    @Test
    void aFastLinkIsFilled() {
        assertThat(flood(5_000, 1, 1_000)).isEqualTo(Pace.MOST);
    }

    @Test
    void onASlowLinkLittleIsUnderWay() {
        assertThat(flood(200, 20, 10_000)).isLessThanOrEqualTo(2 * PIECE);
        assertThat(longest).as("a piece that waited").isLessThan(250 * MILLISECOND);
    }

    @Test
    void aLongWayIsNotHeldAgainstHer() {
        assertThat(flood(5_000, 150, 5_000)).isEqualTo(Pace.MOST);
    }

    @Test
    void whatComesNowAndThenChangesNothing() {
        for (int i = 1; i <= 1_000; i++) {
            var now = 1_000 * MILLISECOND * i;
            pace.sent(10L * i, now);
            pace.shown(10L * i, 10, now + 100 * MILLISECOND);
        }

        assertThat(pace.window()).isEqualTo(new Pace().window());
    }
}
