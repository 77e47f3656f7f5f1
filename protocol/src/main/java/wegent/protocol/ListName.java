package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// A list of a user's that a page shows and fetches anew when it has changed elsewhere.
public enum ListName {
    TOKENS,
    API_KEYS,
    MODELS,
    USERS,
    TERMINALS;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static ListName of(String wire) {
        for (var list : values()) {
            if (list.wire().equals(wire)) {
                return list;
            }
        }
        throw new IllegalArgumentException("list is not known: " + wire);
    }
}
