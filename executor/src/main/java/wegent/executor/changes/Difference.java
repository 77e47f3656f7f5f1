package wegent.executor.changes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.FileChanges;

/// What differs between two states of a folder, and the diff in words of git, the pieces of the files one
/// behind the other. `after` is the later state, when it is known.
public record Difference(
        FileChanges changes, String diff, @Nullable State after) {
    static Difference unknown(FileChanges.Untracked why) {
        return new Difference(FileChanges.unknown(why), "", null);
    }

    static final Difference NONE =
            new Difference(new FileChanges(List.of(), 0, 0, 0, null, null, null, null), "", null);

    boolean isNone() {
        return changes.files().isEmpty() && changes.untracked() == null;
    }
}
