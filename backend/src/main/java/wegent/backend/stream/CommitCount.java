package wegent.backend.stream;

/// What group commit has done so far: `groups` transactions with `pieces` of work, batches and ends of
/// attempts.
public record CommitCount(long groups, long pieces) {}
