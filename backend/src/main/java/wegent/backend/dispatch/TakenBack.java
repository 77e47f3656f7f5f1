package wegent.backend.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.backend.task.Subtask;
import wegent.protocol.AgentKind;
import wegent.protocol.Role;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.FileChanges;

/// A word to the agent, before the user's next message, on the changes of its own that she has taken back: it
/// would not know, and build on files that are not there.
final class TakenBack {
    private static final int MOST_NAMED = 20;

    private TakenBack() {}

    /// What to say before the last of `messages`, which is the user's; nothing to a shell, which runs what it
    /// gets.
    static String told(List<Subtask> messages, AgentKind runtime) {
        if (runtime == AgentKind.SHELL) {
            return "";
        }
        var now = messages.getLast().createdAt();
        var last = messages.subList(0, messages.size() - 1).stream()
                .filter(message -> message.role() == Role.USER)
                .map(Subtask::createdAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        var files = messages.stream()
                .flatMap(message -> message.blocks().stream())
                .map(Block::changes)
                .filter(changes -> isBetween(changes, last, now))
                .flatMap(changes -> changes.files().stream())
                .map(FileChanges.ChangedFile::path)
                .distinct()
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        return files.isEmpty() ? "" : "[The user has taken back your changes to: " + files + "]\n\n";
    }

    private static boolean isBetween(@Nullable FileChanges changes, Instant last, Instant now) {
        return changes != null
                && changes.revertedAt() != null
                && changes.revertedAt().isAfter(last)
                && !changes.revertedAt().isAfter(now);
    }
}
