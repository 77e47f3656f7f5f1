package wegent.backend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntakeTest {

    @Test
    void whatFollowsIsNew() {
        assertThat(Intake.of(4, 5, 3)).isEqualTo(new Intake.Append(0));
    }

    @Test
    void whatOverlapsIsCut() {
        assertThat(Intake.of(4, 3, 3)).isEqualTo(new Intake.Append(2));
    }

    @Test
    void whatWasHadIsKnown() {
        assertThat(Intake.of(4, 1, 4)).isEqualTo(new Intake.Known());
        assertThat(Intake.of(4, 5, 0)).isEqualTo(new Intake.Known());
    }

    @Test
    void whatIsAheadIsAGap() {
        assertThat(Intake.of(4, 6, 1)).isEqualTo(new Intake.Gap());
    }
}
