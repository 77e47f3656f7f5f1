package wegent.backend.simulation;

/// A fault that a test puts back into the simulated system: the check must find each.
enum Bug {
    /// An end is written whatever the row says meanwhile.
    OUTCOME_WITHOUT_COMPARE_AND_SET,
    /// Two nodes look at the queue, then both claim.
    CLAIM_WITHOUT_LOCK,
    /// A node that lost the device's socket still appends.
    APPEND_WITHOUT_COMPARE_AND_SET,
    /// The word of a connection counts that a newer one has replaced.
    OLDER_GENERATION_ACCEPTED,
    GAP_ANSWERED_COMPLETE,
    DUPLICATE_KEPT,
    OLDER_ATTEMPT_ACCEPTED,
    ACKNOWLEDGED_BEFORE_COMMIT,
    /// Of a late result only that part counts that this node took in.
    LATE_EVENTS_FORGOTTEN,
    SLOT_COUNTED_TWICE,
    /// The acceptance of an attempt takes a later one out of the queue.
    OLD_ACCEPTANCE_EMPTIES_QUEUE,
    /// What was claimed goes out, whatever became of it meanwhile.
    STALE_CLAIM_SENT,
    /// An earlier answer that is tried again goes out although a later one of its conversation runs.
    RETRY_BESIDE_ANOTHER_ANSWER,
    DEVICE_FAILED_AFTER_TWO_SECONDS,
    /// An order that comes twice starts two processes.
    STARTED_ONCE_PER_ORDER,
    /// What may have been started by an older registration goes out as the same attempt.
    SAME_ATTEMPT_AFTER_TAKEOVER,
    /// An order goes to whatever connection the device has by then.
    ORDER_TO_ANY_REGISTRATION,
    CLAIMS_NEVER_EXPIRE,
    ORPHANS_STAY
}
