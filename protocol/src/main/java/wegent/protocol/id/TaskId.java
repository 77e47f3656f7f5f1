package wegent.protocol.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names a task: one conversation. A positive number on the wire; a string of digits is accepted too.
public record TaskId(@JsonValue long value) {

    public TaskId {
        WireNumber.requirePositive(value, "task id");
    }

    /// Reads a number or a string of digits. Throws [IllegalArgumentException] for anything else.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TaskId of(Object value) {
        return new TaskId(WireNumber.read(value, "task id"));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
