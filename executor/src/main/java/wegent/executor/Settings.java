package wegent.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Looks settings up: command line, then environment, then file. Faults are gathered, each with its key and
/// where the value came from.
final class Settings {
    /// Where a setting may stand: in the file under `path` (with dots), and under these names elsewhere; "" for
    /// none.
    record Key(String path, String flag, List<String> environment) {
        static Key of(String path, String flag, String... environment) {
            return new Key(path, flag, List.of(environment));
        }

        static Key inFile(String path) {
            return new Key(path, "", List.of());
        }
    }

    private record Found(String value, String source) {}

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final ConfigFile file;
    private final List<String> faults = new ArrayList<>();

    Settings(Map<String, String> flags, Map<String, String> environment, ConfigFile file) {
        this.flags = flags;
        this.environment = environment;
        this.file = file;
    }

    /// The setting, as `parser` reads it. Absent when it stands nowhere, or is at fault.
    <T> Optional<T> find(Key key, Function<String, T> parser) {
        return found(key).flatMap(found -> {
            try {
                return Optional.of(parser.apply(found.value()));
            } catch (IllegalArgumentException e) {
                fault(key.path() + " (" + found.source() + "): " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /// A list of words in the file. Absent when it is not there.
    Optional<List<String>> list(String path) {
        var node = node(path);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isArray()) {
            fault(path + " (" + file.path() + "): not a list");
            return Optional.empty();
        }
        var words = new ArrayList<String>();
        node.forEach(each -> words.add(each.asText()));
        return Optional.of(words);
    }

    /// Does an object stand in the file at `path`?
    boolean isObject(String path) {
        return node(path).isObject();
    }

    void fault(String fault) {
        faults.add(fault);
    }

    /// Throws [ConfigException] with all faults, if there are any.
    void check() {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("not a whole number: " + text);
        }
    }

    /// A number of bytes, 0 or more.
    static long wholeBytes(String text) {
        try {
            var bytes = Long.parseLong(text);
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("not a number of bytes: " + text);
    }

    static boolean yesOrNo(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "1", "on" -> true;
            case "false", "no", "0", "off" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }

    private Optional<Found> found(Key key) {
        var flag = flags.get(key.flag());
        if (flag != null) {
            return Optional.of(new Found(flag.strip(), key.flag()));
        }
        for (var name : key.environment()) {
            var value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return Optional.of(new Found(value, "environment " + name));
            }
        }
        var node = node(key.path());
        if (node.isContainerNode()) {
            fault(key.path() + " (" + file.path() + "): not a single value");
            return Optional.empty();
        }
        var text = node.isNull() ? "" : node.asText().strip();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(text, file.path().toString()));
    }

    private JsonNode node(String path) {
        JsonNode node = file.content();
        for (var part : path.split("\\.", -1)) {
            node = node.isObject() ? node.path(part) : MissingNode.getInstance();
        }
        return node;
    }
}
