package wegent.executor.changes;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.FileChanges.Untracked;

/// A folder at one moment: the tree of its files in the store, and the stamps (size and time) of those that are
/// too large to be kept. Without a tree nobody knows, for the reason `untracked`. It outlives the executor, as
/// JSON.
public record State(
        @Nullable String tree,
        Map<String, String> large,
        @Nullable Untracked untracked) {

    /// The tree without files.
    static final String EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    public State {
        large = large == null ? Map.of() : Map.copyOf(large);
    }

    static State of(String tree, Map<String, String> large) {
        return new State(tree, large, null);
    }

    static State unknown(Untracked why) {
        return new State(null, Map.of(), why);
    }
}
