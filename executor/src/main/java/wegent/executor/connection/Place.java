package wegent.executor.connection;

/// Where in its process's output an event comes from: from the bytes before `at`, as the event of number `n`
/// (from 0) that they gave. All events of a log up to here are kept in it; of the text behind here, `cut`
/// characters are too: the rest of it did not fit into one event. So a later executor, which reads the same
/// bytes, knows what to leave out.
public record Place(long at, int n, int cut) implements Comparable<Place> {
    public static final Place START = new Place(0, -1, 0);

    static Place of(long at, int n) {
        return new Place(at, n, 0);
    }

    /// In the order of the output.
    @Override
    public int compareTo(Place other) {
        return at == other.at ? Integer.compare(n, other.n) : Long.compare(at, other.at);
    }

    Place with(int more) {
        return new Place(at, n, cut + more);
    }
}
