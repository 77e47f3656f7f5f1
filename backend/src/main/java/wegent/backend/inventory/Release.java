package wegent.backend.inventory;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The release that this backend is of: executors of the same one fit it best, and an older one is worth an
/// upgrade.
final class Release {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

    private Release() {}

    /// Absent when this runs from classes, not from a jar.
    static @Nullable String current() {
        return Release.class.getPackage().getImplementationVersion();
    }

    /// The version that `running` should be replaced by; absent when it is as new, or one of them is not known.
    static @Nullable String upgradeOf(@Nullable String running, @Nullable String current) {
        return running != null && current != null && compare(running, current) < 0 ? current : null;
    }

    private static int compare(String left, String right) {
        var a = NUMBERS.matcher(left);
        var b = NUMBERS.matcher(right);
        if (!a.matches() || !b.matches()) {
            return 0;
        }
        for (int part = 1; part <= 3; part++) {
            var order = Integer.compare(number(a.group(part)), number(b.group(part)));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(@Nullable String digits) {
        return digits == null || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
