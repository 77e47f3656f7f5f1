package wegent.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How busy a machine is: its processors, its memory and the disk that work lies on, each in percent; absent
/// what it cannot tell. Only machines that are there for work say it (seed 002: cloud devices).
public record MachineLoad(
        @Nullable Integer cpu,
        @Nullable Integer memory,
        @Nullable Integer disk) {
    /// From here on a user should look.
    public static final int HIGH = 80;

    private static final int STEP = 5;

    public MachineLoad {
        requirePercent(cpu, "load.cpu");
        requirePercent(memory, "load.memory");
        requirePercent(disk, "load.disk");
    }

    private static void requirePercent(@Nullable Integer value, String field) {
        if (value != null && (value < 0 || value > 100)) {
            throw new IllegalArgumentException(field + " is not between 0 and 100: " + value);
        }
    }

    /// Is `later` worth telling to who knows this?
    public boolean differs(MachineLoad later) {
        return differs(cpu, later.cpu) || differs(memory, later.memory) || differs(disk, later.disk);
    }

    private static boolean differs(@Nullable Integer before, @Nullable Integer later) {
        if (before == null || later == null) {
            return !Objects.equals(before, later);
        }
        return Math.abs(before - later) >= STEP || (before >= HIGH) != (later >= HIGH);
    }
}
