package wegent.backend.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;

/// Which conversations a list shows: those whose title or questions have all `words`, that are with `device`,
/// with one of `statuses`, of `project` (0: of none); what is absent or empty does not narrow it. What is
/// archived is in the list of archived ones alone, but while an agent waits there it is in the other, too.
public record TaskFilter(
        List<String> words,
        @Nullable DeviceId device,
        List<SubtaskStatus> statuses,
        boolean archived,
        boolean needsApproval,
        @Nullable Long project) {
    private static final int MOST_WORDS = 8;

    /// All that is not archived.
    public static final TaskFilter NONE = new TaskFilter(List.of(), null, List.of(), false, false, null);

    /// From the parameters of a request. Throws [RefusedException] `INVALID_PAYLOAD` when one is not
    /// understood.
    public static TaskFilter parse(
            String text, String device, String statuses, boolean archived, boolean needsApproval) {
        var words =
                parts(text.toLowerCase(Locale.ROOT), "\\s+").limit(MOST_WORDS).toList();
        var wanted = parts(statuses, ",").map(TaskFilter::status).toList();
        return new TaskFilter(words, device.isBlank() ? null : deviceId(device), wanted, archived, needsApproval, null);
    }

    /// This one, of one project alone.
    public TaskFilter of(@Nullable Long wanted) {
        return new TaskFilter(words, device, statuses, archived, needsApproval, wanted);
    }

    private static Stream<String> parts(String text, String separator) {
        return Stream.of(text.split(separator)).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static SubtaskStatus status(String name) {
        try {
            return SubtaskStatus.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw RefusedException.invalid("status", "status is not known: " + name);
        }
    }

    private static DeviceId deviceId(String text) {
        try {
            return new DeviceId(text);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("device_id", String.valueOf(e.getMessage()));
        }
    }
}
