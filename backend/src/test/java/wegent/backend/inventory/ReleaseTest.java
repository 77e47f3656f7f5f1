package wegent.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Test
    void onlyAnOlderExecutorIsToBeReplaced() {
        assertThat(Release.upgradeOf("1.9.2", "1.10.0")).isEqualTo("1.10.0");
        assertThat(Release.upgradeOf("1.0.0-SNAPSHOT", "1.0.0")).isNull();
        assertThat(Release.upgradeOf("2.0", "1.9.9")).isNull();
        assertThat(Release.upgradeOf("development", "1.0.0")).isNull();
        assertThat(Release.upgradeOf(null, "1.0.0")).isNull();
        assertThat(Release.upgradeOf("1.0.0", null)).isNull();
    }
}
