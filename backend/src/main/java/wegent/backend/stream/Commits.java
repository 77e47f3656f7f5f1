package wegent.backend.stream;

/// Where streams hand in what is to be kept: written in the order of its coming, then each piece hears of it.
interface Commits extends AutoCloseable {

    void add(GroupCommit.Work work);

    /// Do so many events wait to be written that devices had better keep theirs?
    boolean isFull();

    CommitCount count();

    /// Writes what has come so far.
    @Override
    void close();
}
