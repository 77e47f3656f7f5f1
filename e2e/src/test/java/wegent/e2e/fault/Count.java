package wegent.e2e.fault;

import java.util.HashMap;
import java.util.List;

/// What is wrong with a text that should be `expected`, line by line.
record Count(int lost, int duplicated, int disordered) {
    static final Count NONE = new Count(0, 0, 0);

    /// Every line of `expected` must be in `shown`, once, in its place.
    static Count of(List<String> expected, String shown) {
        var seen = new HashMap<String, Integer>();
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < expected.size(); i++) {
            places.put(expected.get(i), i);
        }
        int disordered = 0;
        int last = -1;
        for (var line : shown.isEmpty() ? new String[0] : shown.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            seen.merge(line, 1, Integer::sum);
            var place = places.get(line);
            if (place == null || place <= last) {
                disordered++;
            } else {
                last = place;
            }
        }
        int lost =
                (int) expected.stream().filter(line -> !seen.containsKey(line)).count();
        int duplicated = seen.values().stream().mapToInt(times -> times - 1).sum();
        return new Count(lost, duplicated, disordered);
    }

    Count plus(Count other) {
        return new Count(lost + other.lost, duplicated + other.duplicated, disordered + other.disordered);
    }

    boolean isNone() {
        return equals(NONE);
    }
}
