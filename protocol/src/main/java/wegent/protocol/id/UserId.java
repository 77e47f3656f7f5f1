package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names a user. A positive number on the wire; a string of digits is accepted too.
public record UserId(@JsonValue long value) {

    public UserId {
        WireNumber.requirePositive(value, "user id");
    }

    /// Reads a number or a string of digits. Throws [IllegalArgumentException] for anything else.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static UserId of(Object value) {
        return new UserId(WireNumber.read(value, "user id"));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
