package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonTest {
    record Sample(String firstName, Instant at, String absent, Secret key) {}

    @Test
    void namesAreSnakeCaseAndWhatIsAbsentIsNotWritten() {
        var text = Json.write(new Sample("Ann", Instant.parse("2026-01-01T00:00:00Z"), null, new Secret("k")));

        assertThat(text).isEqualTo("{\"first_name\":\"Ann\",\"at\":\"2026-01-01T00:00:00Z\",\"key\":\"k\"}");
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(Json.read("{\"first_name\":\"Ann\",\"more\":1}", Sample.class)
                        .firstName())
                .isEqualTo("Ann");
    }

    @Test
    void aSecretDoesNotPrintItself() {
        assertThat("" + new Secret("k")).isEqualTo("***");
    }
}
