package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// Names one IDE session, and in it whose and on which device: `code-0-{random}.{user}.{device}`, the device in
/// base64 for addresses. So any node knows whom to ask, and none has to keep a record.
public record CodeServerId(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile("code-\\d{1,18}-[A-Za-z0-9_-]{22}\\.\\d{1,18}\\.[A-Za-z0-9_-]{1,600}");
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CodeServerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("session_id is not one of an IDE");
        }
    }

    /// A new one of `user` on `device`.
    public static CodeServerId on(UserId user, DeviceId device) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return new CodeServerId("code-0-" + encoder.encodeToString(random) + "." + user + "."
                + encoder.encodeToString(device.value().getBytes(StandardCharsets.UTF_8)));
    }

    /// Whose it says it is.
    public UserId user() {
        return UserId.of(value.substring(value.indexOf('.') + 1, value.lastIndexOf('.')));
    }

    /// The device that it says it lives on. Throws [IllegalArgumentException] when that is no device's id.
    public DeviceId device() {
        var encoded = value.substring(value.lastIndexOf('.') + 1);
        return new DeviceId(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return value;
    }
}
