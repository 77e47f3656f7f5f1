package wegent.backend.stream;

/// What becomes of a batch of a run that takes events (DESIGN section 6.3). Decided from values alone.
sealed interface Intake {

    /// Its first `skip` events were had before, what follows is new.
    record Append(int skip) implements Intake {}

    /// All of it was had before.
    record Known() implements Intake {}

    /// Events are missing before it: they are asked for again.
    record Gap() implements Intake {}

    /// `last` is the last event that the run has, `first` the number of the batch's first, `count` its length.
    static Intake of(long last, long first, int count) {
        if (first > last + 1) {
            return new Gap();
        }
        var skip = last + 1 - first;
        return skip < count ? new Append((int) skip) : new Known();
    }
}
