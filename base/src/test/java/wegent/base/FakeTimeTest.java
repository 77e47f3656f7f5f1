package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FakeTimeTest {
    private final FakeTime time = new FakeTime();

    @Test
    void actionsRunInTheOrderOfTheirMoments() {
        var ran = new ArrayList<String>();
        time.after(Duration.ofSeconds(3), () -> ran.add("third"));
        time.after(Duration.ofSeconds(1), () -> time.after(Duration.ofSeconds(1), () -> ran.add("second")));
        var beat = time.every(Duration.ofSeconds(2), () -> ran.add("beat"));

        time.advance(Duration.ofSeconds(4));
        beat.close();
        time.advance(Duration.ofSeconds(4));

        assertThat(ran).containsExactly("beat", "second", "third", "beat");
    }
}
