package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the user allowed for the whole conversation. The agent is told as well, but it asks again for a command that
/// is composed of several, and forgets with its process. Threads meet here.
final class Grants {
    private final Set<String> exact = new LinkedHashSet<>();
    private final Set<String> rules = new LinkedHashSet<>();
    private final Set<String> folders = new LinkedHashSet<>();

    synchronized boolean cover(ToolRequest request) {
        return exact.contains(request.likeness());
    }

    /// Remembers `request` and what the agent suggests to go with it; returns what of that the agent may put into
    /// force. A change of its permission mode is left out: that is the device owner's to say.
    synchronized ArrayNode add(ToolRequest request) {
        exact.add(request.likeness());
        var permissions = JsonNodeFactory.instance.arrayNode();
        for (var suggestion : request.suggestions()) {
            var kind = suggestion.path("type").asText();
            var allows = suggestion.path("behavior").asText().equals("allow");
            if (kind.equals("addRules") && allows) {
                suggestion.path("rules").forEach(rule -> rules.add(ruleText(rule)));
            } else if (kind.equals("addDirectories")) {
                suggestion.path("directories").forEach(folder -> folders.add(folder.asText()));
            } else {
                continue;
            }
            ObjectNode permission = suggestion.deepCopy();
            permissions.add(permission.put("destination", "session"));
        }
        return permissions;
    }

    synchronized List<String> rules() {
        return List.copyOf(rules);
    }

    synchronized List<String> folders() {
        return List.copyOf(folders);
    }

    private static String ruleText(JsonNode rule) {
        var tool = rule.path("toolName").asText();
        var content = rule.path("ruleContent").asText();
        return content.isEmpty() ? tool : tool + "(" + content + ")";
    }
}
