package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.Require;

/// What an answer changed in its working folder. `added` and `removed` count the lines of all files; `more` is
/// how many files beyond `files` there are. The diff is the block's attachment, the pieces of the files one
/// behind the other. `before` and `after` name the folder's states on the device. With `untracked` nobody knows
/// what was changed.
public record FileChanges(
        List<ChangedFile> files,
        int more,
        int added,
        int removed,
        @Nullable String before,
        @Nullable String after,
        @Nullable Untracked untracked,
        @Nullable Instant revertedAt) {

    /// The most files that are named.
    public static final int MOST = 300;

    public FileChanges {
        files = Json.listOrEmpty(files);
        if (files.size() > MOST) {
            throw new IllegalArgumentException("changes.files has more than " + MOST);
        }
    }

    /// Nobody knows, and why.
    public static FileChanges unknown(Untracked why) {
        return new FileChanges(List.of(), 0, 0, 0, null, null, why, null);
    }

    /// These changes, taken back at `moment`.
    public FileChanges reverted(Instant moment) {
        return new FileChanges(files, more, added, removed, before, after, untracked, moment);
    }

    /// Can the device be asked to take them back?
    public boolean canBeReverted() {
        return before != null && after != null && revertedAt == null;
    }

    /// One file. `diff` is how many UTF-16 code units of the attachment are its diff; none for a binary file,
    /// and for one that is `tooLarge`.
    public record ChangedFile(
            String path,
            @Nullable String oldPath,
            Change change,
            int added,
            int removed,
            int diff,
            boolean binary,
            boolean tooLarge) {
        public ChangedFile {
            Require.text(path, "changes.path", 5000);
            Require.present(change, "changes.change");
        }
    }

    /// What became of a file; `retyped`: it is a link now, or none any more.
    public enum Change {
        ADDED,
        MODIFIED,
        DELETED,
        RENAMED,
        RETYPED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Why nobody knows what an answer changed.
    public enum Untracked {
        /// The device has no git.
        NO_GIT,
        /// There are too many files in the folder, or too much in them.
        TOO_MANY_FILES,
        /// It would have taken too long. The next answers may be tracked.
        TOO_SLOW,
        FAILED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
