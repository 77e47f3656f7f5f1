package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// Writes the TypeScript of the records that browsers meet. One file for the REST bodies, one for all others;
/// each type lies in the file of its package and imports from the other.
final class TypeScriptWriter {
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE =
            new PropertyNamingStrategies.SnakeCaseStrategy();
    private static final Map<Class<?>, String> SPEAKERS = Map.of(
            ChatRequest.class, "Request",
            ChatReply.class, "Reply",
            ChatEvent.class, "Event",
            TerminalRequest.class, "TerminalRequest",
            TerminalReply.class, "TerminalReply",
            TerminalReport.class, "TerminalReport",
            TerminalEvent.class, "TerminalEvent");

    private final Map<String, String> messages = new TreeMap<>();
    private final Map<String, String> rest = new TreeMap<>();
    private final Set<Class<?>> seen = new java.util.HashSet<>();

    TypeScriptWriter(Collection<Class<?>> roots) {
        roots.forEach(this::write);
    }

    /// The text of `messages.gen.ts`, with a map from event name to payload for each speaker.
    String messages() {
        return file(messages, rest, "./rest.gen")
                + map("ChatRequests", ChatRequest.class)
                + map("ChatEvents", ChatEvent.class)
                + map("TerminalRequests", TerminalRequest.class)
                + map("TerminalReports", TerminalReport.class)
                + map("TerminalEvents", TerminalEvent.class);
    }

    /// The text of `rest.gen.ts`.
    String rest() {
        return file(rest, messages, "./messages.gen");
    }

    private static String file(Map<String, String> own, Map<String, String> other, String otherFile) {
        var body = String.join("\n", own.values());
        var words = new TreeSet<>(Arrays.asList(body.split("[^A-Za-z]+")));
        var imports = other.keySet().stream().filter(words::contains).map(name -> "  " + name + ",\n");
        var list = imports.collect(Collectors.joining());
        return "// Generated from the records of the protocol module by TypeScriptWriter. Do not edit.\n\n"
                + (list.isEmpty() ? "" : "import type {\n" + list + "} from \"" + otherFile + "\";\n\n")
                + body;
    }

    private String map(String name, Class<?> speaker) {
        var lines = Arrays.stream(speaker.getPermittedSubclasses())
                .map(type -> "  \"" + type.getAnnotation(Event.class).value() + "\": " + nameOf(type) + ";\n")
                .collect(Collectors.joining());
        return "\n/** Event name to payload. */\nexport interface " + name + " {\n" + lines + "}\n";
    }

    private void write(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        if (type.isSealed() && type.isInterface()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(this::write);
            return;
        }
        var home = type.getPackageName().endsWith(".rest") ? rest : messages;
        home.put(nameOf(type), type.isEnum() ? enumeration(type) : record(type));
    }

    private static String enumeration(Class<?> type) {
        var values = Arrays.stream(type.getEnumConstants()).map(Json::write).collect(Collectors.joining(" | "));
        return "export type " + nameOf(type) + " = " + values + ";\n";
    }

    private String record(Class<?> type) {
        var fields = Arrays.stream(type.getRecordComponents()).map(this::field).collect(Collectors.joining());
        return "export interface " + nameOf(type) + " {\n" + fields + "}\n";
    }

    private String field(RecordComponent component) {
        var mark = component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? "?: " : ": ";
        return "  " + SNAKE.translate(component.getName()) + mark + typeOf(component.getAnnotatedType()) + ";\n";
    }

    private String typeOf(AnnotatedType annotated) {
        return typeOf(annotated.getType());
    }

    private String typeOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class
                    ? "Record<string, " + typeOf(arguments[1]) + ">"
                    : typeOf(arguments[0]) + "[]";
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException("No TypeScript for " + type);
        }
        if (plain == String.class || plain == Instant.class) {
            return "string";
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return "boolean";
        }
        if (plain.isPrimitive() || Number.class.isAssignableFrom(plain)) {
            return "number";
        }
        if (plain == JsonNode.class) {
            return "unknown";
        }
        if (plain.isRecord() && plain.getRecordComponents().length == 1 && isValue(plain.getRecordComponents()[0])) {
            return typeOf(plain.getRecordComponents()[0].getType());
        }
        write(plain);
        return nameOf(plain);
    }

    private static boolean isValue(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonValue.class);
    }

    private static String nameOf(Class<?> type) {
        var suffix = type.getEnclosingClass() == null ? "" : SPEAKERS.getOrDefault(type.getEnclosingClass(), "");
        return type.getSimpleName() + suffix;
    }
}
