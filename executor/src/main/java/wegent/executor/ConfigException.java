package wegent.executor;

import java.util.List;

/// The configuration cannot be used; the message is for the owner, one line per fault.
public final class ConfigException extends RuntimeException {
    ConfigException(String fault) {
        super(fault);
    }

    ConfigException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
    }

    /// The message as text that is never null.
    public String text() {
        return String.valueOf(getMessage());
    }
}
