package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names a project. A positive number on the wire; a string of digits is accepted too.
public record ProjectId(@JsonValue long value) {

    public ProjectId {
        WireNumber.requirePositive(value, "project id");
    }

    /// Reads a number or a string of digits. Throws [IllegalArgumentException] for anything else.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ProjectId of(Object value) {
        return new ProjectId(WireNumber.read(value, "project id"));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
