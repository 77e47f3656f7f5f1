package wegent.executor.terminal;

import java.time.Duration;

/// How many terminals there may be, and how long one may stay that nobody looks at and that prints nothing.
public record TerminalConfig(int most, Duration idle) {
    public static final TerminalConfig DEFAULT = new TerminalConfig(16, Duration.ofHours(12));

    public TerminalConfig {
        if (most < 1 || most > 1000) {
            throw new IllegalArgumentException("not between 1 and 1000: " + most);
        }
    }
}
