package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names one device of one user for its whole life, however often it reconnects: 1 to 100 characters, none of them a
/// control character (DESIGN section 12). Two users may have devices of the same id.
public record DeviceId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeviceId {
        if (value.isBlank() || value.length() > 100 || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Not a device id (1 to 100 printable characters): " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
