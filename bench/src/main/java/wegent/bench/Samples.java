package wegent.bench;

import java.util.Arrays;
import java.util.Locale;

/// Measured values, to be told by their order. One thread at a time.
final class Samples {
    private double[] values = new double[64];
    private int count;

    void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    void copyTo(Samples all) {
        for (int i = 0; i < count; i++) {
            all.add(values[i]);
        }
    }

    int count() {
        return count;
    }

    /// The smallest value that `share` of all values (0 to 1) do not exceed; NaN without values.
    double at(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        var sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.clamp((long) Math.ceil(share * count) - 1, 0, count - 1)];
    }

    double mean() {
        return Arrays.stream(values, 0, count).average().orElse(Double.NaN);
    }

    /// Lowest, median and highest, for a cell of a table.
    String spread() {
        return count == 0 ? "-" : text(at(0)) + " / " + text(at(0.5)) + " / " + text(at(1));
    }

    /// With as many decimals as help.
    static String text(double value) {
        return String.format(Locale.ROOT, value >= 20 ? "%,.0f" : value >= 2 ? "%.1f" : "%.2f", value);
    }
}
