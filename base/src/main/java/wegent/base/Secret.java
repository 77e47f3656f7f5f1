package wegent.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A string that never prints itself: a token, a key, a password. JSON carries it, a log line does not.
public record Secret(String value) {

    @JsonCreator
    public Secret {}

    @Override
    @JsonValue
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
