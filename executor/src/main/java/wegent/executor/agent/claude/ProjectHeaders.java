package wegent.executor.agent.claude;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import wegent.base.Json;
import wegent.executor.process.ChildCommand;
import wegent.protocol.id.ProjectId;

/// Tells the model's gateway for which project a request is (seed 004): the headers that the owner has set, and
/// these. The program and what it starts find the same set in all three variables.
final class ProjectHeaders {
    private static final String CUSTOM = "ANTHROPIC_CUSTOM_HEADERS";
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~A-Za-z0-9-]{1,200}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff]{0,4000}");

    private ProjectHeaders() {}

    /// `command` with the headers of `project`, beside those in `environment`.
    static ChildCommand with(ChildCommand command, Map<String, String> environment, ProjectId project) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(read(environment.getOrDefault(CUSTOM, "")));
        headers.putIfAbsent("wecode-action", "wegent");
        headers.putIfAbsent("wecode-source", "wegent-local");
        headers.putIfAbsent("wecode-executor", "claudecode");
        headers.put("wecode-project", project.toString());
        var lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
        var json = Json.write(headers);
        return command.with(CUSTOM, lines).with("DEFAULT_HEADERS", json).with("default_headers", json);
    }

    /// `Name: value` lines, or a JSON object. What is no header is left out.
    private static Map<String, String> read(String text) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        try {
            if (text.strip().startsWith("{")) {
                Json.mapper()
                        .readValue(text, new TypeReference<Map<String, String>>() {})
                        .forEach((name, value) -> put(headers, name, value));
            } else {
                text.lines()
                        .filter(line -> line.contains(":"))
                        .forEach(line -> put(
                                headers,
                                line.substring(0, line.indexOf(':')).strip(),
                                line.substring(line.indexOf(':') + 1).strip()));
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            return Map.of(); // the program would not understand them either
        }
        return headers;
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (NAME.matcher(name).matches() && VALUE.matcher(value).matches()) {
            headers.put(name, value);
        }
    }
}
