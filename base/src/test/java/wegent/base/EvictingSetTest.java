package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictingSetTest {
    private final List<String> evicted = new ArrayList<>();

    @Test
    void theOldestOfAKeyMakesRoomForTheYoungest() {
        var set = new EvictingSet<String>(2, 0, evicted::add);

        set.add("a", "a1");
        set.add("a", "a2");
        set.add("b", "b1");
        set.add("a", "a3");

        assertThat(evicted).containsExactly("a1");
        assertThat(set.size()).isEqualTo(3);
    }

    @Test
    void whoIsAddedAgainIsTheYoungest() {
        var set = new EvictingSet<String>(2, 0, evicted::add);

        set.add("a", "a1");
        set.add("a", "a2");
        set.add("a", "a1");
        set.add("a", "a3");

        assertThat(evicted).containsExactly("a2");
    }

    @Test
    void tooManyInAllAreTakenFromTheKeyThatHasMost() {
        var set = new EvictingSet<String>(10, 4, evicted::add);

        set.add("quiet", "q1");
        for (var i = 1; i <= 3; i++) {
            set.add("greedy", "g" + i);
        }
        set.add("other", "o1");

        assertThat(evicted).containsExactly("g1");
    }

    @Test
    void whoHasLeftTakesNoRoom() {
        var set = new EvictingSet<String>(1, 1, evicted::add);

        set.add("a", "a1");
        set.remove("a", "a1");
        set.remove("a", "a1");
        set.add("a", "a2");

        assertThat(evicted).isEmpty();
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void zeroIsNoBound() {
        var set = new EvictingSet<Integer>(0, 0, _ -> evicted.add("one"));

        for (var i = 0; i < 10_000; i++) {
            set.add("a", i);
        }

        assertThat(evicted).isEmpty();
    }
}
