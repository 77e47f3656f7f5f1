package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// Names one terminal, and in it the device where it lives: `terminal-{project, or 0}-{random}.{device}`. So
/// any node knows whom to ask, and none has to keep a record; whose the device is, is checked each time.
public record TerminalId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("terminal-\\d{1,18}-[A-Za-z0-9_-]{22}\\..{1,100}");
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TerminalId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("session_id is not one of a terminal");
        }
    }

    /// A new one on `device`, of no project.
    public static TerminalId on(DeviceId device) {
        return on(device, 0);
    }

    /// A new one on `device`, of a project unless that is 0.
    public static TerminalId on(DeviceId device, long project) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        return new TerminalId("terminal-" + project + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "." + device);
    }

    /// The device that it says it lives on.
    public DeviceId device() {
        return new DeviceId(value.substring(value.indexOf('.') + 1));
    }

    @Override
    public String toString() {
        return value;
    }
}
