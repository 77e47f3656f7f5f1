package wegent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void aShareIsTheSmallestValueThatIsNotExceeded() {
        var samples = new Samples();
        for (int i = 100; i >= 1; i--) {
            samples.add(i);
        }

        assertThat(samples.at(0)).isEqualTo(1);
        assertThat(samples.at(0.5)).isEqualTo(50);
        assertThat(samples.at(0.99)).isEqualTo(99);
        assertThat(samples.at(1)).isEqualTo(100);
    }

    @Test
    void nothingMeasuredIsNoNumber() {
        assertThat(new Samples().at(0.5)).isNaN();
        assertThat(new Samples().spread()).isEqualTo("-");
    }
}
