package wegent.executor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A request as the scripts see it, whatever API it came by. `session` tells conversations with equal words
/// apart.
record Conversation(List<Entry> entries, List<String> tools, String session, boolean streaming, JsonNode body) {
    private static final Pattern SCENARIO = Pattern.compile("SCENARIO:([A-Za-z0-9_-]+)(?::([^\\s<\"]+))?");

    enum Who {
        USER,
        ASSISTANT,
        TOOL
    }

    record Entry(Who who, String text) {}

    /// The scenario that the conversation is in: the last one that a user's text names.
    record Place(String name, String argument, int step) {}

    Place place() {
        for (var i = entries.size() - 1; i >= 0; i--) {
            var entry = entries.get(i);
            if (entry.who() == Who.USER && SCENARIO.matcher(entry.text()).find()) {
                var named = SCENARIO.matcher(entry.text()).results().toList().getLast();
                return new Place(named.group(1), argument(named), assistantsAfter(i));
            }
        }
        return new Place("default", "", assistantsAfter(-1));
    }

    String lastToolResult() {
        return entries.reversed().stream()
                .filter(entry -> entry.who() == Who.TOOL)
                .findFirst()
                .map(Entry::text)
                .orElse("");
    }

    /// Equal for two requests that ask the same thing again.
    String fingerprint() {
        return session + entries.hashCode();
    }

    private static String argument(MatchResult named) {
        var argument = named.group(2);
        return argument == null ? "" : URLDecoder.decode(argument, StandardCharsets.UTF_8);
    }

    private int assistantsAfter(int index) {
        return (int) entries.subList(index + 1, entries.size()).stream()
                .filter(entry -> entry.who() == Who.ASSISTANT)
                .count();
    }
}
