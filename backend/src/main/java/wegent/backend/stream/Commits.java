package wegent.backend.stream;

import java.util.Optional;

/// Where streams hand in what is to be kept: written in the order of its coming, then each piece hears of it.
interface Commits extends AutoCloseable {

    void add(GroupCommit.Work work);

    /// Do so many events wait to be written that devices had better keep theirs?
    boolean isFull();

    CommitCount count();

    /// Why nothing is written although there is something to write; empty when all is well.
    Optional<String> trouble();

    /// Writes what has come so far.
    @Override
    void close();
}
