package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a notification tells: an agent waits for a permission, or for an answer; an answer is there, or failed;
/// a device is gone; or nothing but that notifications arrive. On the wire in lower case.
public enum NoticeKind {
    APPROVAL,
    QUESTION,
    FINISHED,
    FAILED,
    DEVICE_LOST,
    TEST;

    /// Those that a user may turn off.
    public static Set<NoticeKind> choosable() {
        return EnumSet.complementOf(EnumSet.of(TEST));
    }

    /// Does somebody wait until the user has done something?
    public boolean isUrgent() {
        return this == APPROVAL || this == QUESTION || this == TEST;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
