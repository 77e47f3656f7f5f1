package wegent.backend.account;

import java.time.Duration;
import java.util.List;

/// Counts attempts under limits. To reserve is one atomic step of check and count, so that attempts made at the same
/// time pass no limit together.
interface AttemptCounts {
    /// What is counted, and the limit of it.
    record Counted(String key, AttemptLimit limit) {}

    /// Counts one attempt under each of `all` and returns zero; or counts nothing and returns how long to wait, when
    /// one of them is at its limit.
    Duration reserve(List<Counted> all);

    /// Takes back one attempt that was reserved.
    void giveBack(List<Counted> all);

    /// Forgets all attempts under `counted`.
    void forget(Counted counted);
}
