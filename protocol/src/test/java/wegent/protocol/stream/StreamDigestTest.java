package wegent.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamDigestTest {
    private static final List<StreamEvent> EVENTS = List.of(
            new StreamEvent.Status("starting", null),
            new StreamEvent.TextDelta("a", "grüße "),
            new StreamEvent.ThinkingDelta("b", "\uD83D\uDE00"),
            new StreamEvent.ToolOutputDelta("c", "end"));

    private static StreamDigest of(List<StreamEvent> events) {
        var digest = StreamDigest.START;
        for (int i = 0; i < events.size(); i++) {
            digest = digest.then(i + 1, events.get(i));
        }
        return digest;
    }

    @Test
    void aViewerWhoHearsTextsOnlyHasTheSame() {
        var viewer = StreamDigest.START
                .then(1, "")
                .then(2, "grüße ")
                .then(3, "\uD83D\uDE00")
                .then(4, "end");

        assertThat(viewer).isEqualTo(of(EVENTS));
    }

    @Test
    void itGoesOnFromWhereASnapshotStands() {
        var snapshot = of(EVENTS.subList(0, 3)).hex();

        assertThat(StreamDigest.of(snapshot).then(4, EVENTS.get(3))).isEqualTo(of(EVENTS));
    }

    @Test
    void anEventLostDoubledSwappedOrCutElsewhereIsAnotherDigest() {
        var whole = of(EVENTS);

        assertThat(of(EVENTS.subList(0, 3))).isNotEqualTo(whole);
        assertThat(of(EVENTS.subList(1, 4))).isNotEqualTo(whole);
        assertThat(whole.then(4, EVENTS.get(3))).isNotEqualTo(whole);
        assertThat(of(List.of(EVENTS.get(0), EVENTS.get(2), EVENTS.get(1), EVENTS.get(3))))
                .isNotEqualTo(whole);
        assertThat(StreamDigest.START.then(1, "ab").then(2, "c"))
                .isNotEqualTo(StreamDigest.START.then(1, "a").then(2, "bc"));
    }

    @Test
    void theEndIsNotCounted() {
        assertThat(of(EVENTS).then(5, StreamEvent.Ended.completed())).isEqualTo(of(EVENTS));
    }

    @Test
    void whatIsNoDigestIsRefused() {
        assertThatThrownBy(() -> StreamDigest.of("abcd")).isInstanceOf(IllegalArgumentException.class);
    }
}
