package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names a subtask: one message of a task, the user's or an agent's answer. A positive number on the wire; a string
/// of digits is accepted too.
public record SubtaskId(@JsonValue long value) {

    public SubtaskId {
        WireNumber.requirePositive(value, "subtask id");
    }

    /// Reads a number or a string of digits. Throws [IllegalArgumentException] for anything else.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SubtaskId of(Object value) {
        return new SubtaskId(WireNumber.read(value, "subtask id"));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
