package wegent.executor.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import wegent.base.Json;
import wegent.executor.testing.Reply.Part;
import wegent.executor.testing.Scenario.Turn;

/// The scripts that every [ScriptedModel] knows. A test names one in its prompt as `SCENARIO:name` or
/// `SCENARIO:name:argument`; the argument is URL-encoded.
final class Scenarios {
    static final String SENTENCE = "Hello from the scripted model: this sentence has exactly twelve words.";
    static final String PARTIAL = "This part of the answer breaks";
    static final String WHOLE = "This is the whole answer after the break.";

    private static final Duration SLOW = Duration.ofMillis(300);

    /// Tool names of several agents with the field that takes the command.
    private static final Map<String, String> SHELLS =
            Map.of("Bash", "command", "exec_command", "cmd", "shell_command", "command", "bash", "command");

    private Scenarios() {}

    static Map<String, Scenario> all() {
        return Map.ofEntries(
                Map.entry("default", _ -> Reply.text(SENTENCE)),
                Map.entry("say", turn -> Reply.text(turn.text(SENTENCE))),
                Map.entry("text", turn -> Reply.text(words(turn.number(10)))),
                Map.entry("lines", turn -> Reply.text(lines(turn.number(10)))),
                Map.entry("slow", turn -> new Reply.Message(List.of(new Part.Text(words(turn.number(10)))), SLOW)),
                Map.entry(
                        "think",
                        turn -> Reply.of(
                                new Part.Thinking("First I think about it. " + turn.argument()),
                                new Part.Text(SENTENCE))),
                Map.entry("hang", turn -> new Reply.Hang(turn.argument())),
                Map.entry("err", Scenarios::error),
                Map.entry("cut", turn -> broken(turn, new Reply.Cut(PARTIAL, WHOLE))),
                Map.entry("midfail", turn -> broken(turn, new Reply.MidError(PARTIAL, WHOLE))),
                Map.entry("bash", turn -> commands(turn, turn.text("echo hi > file.txt && cat file.txt"))),
                Map.entry("bash2", turn -> commands(turn, "echo one > one.txt", "echo two > two.txt")),
                Map.entry("fail", turn -> commands(turn, "echo to-stderr >&2; exit 3")),
                Map.entry("big", turn -> commands(turn, "seq 1 " + turn.number(1000))),
                Map.entry("sleep", turn -> commands(turn, ticks(turn.number(30)))),
                Map.entry("loop", Scenarios::loop),
                Map.entry("write", Scenarios::write),
                Map.entry("tool", Scenarios::tool));
    }

    private static Reply error(Turn turn) {
        var parts = turn.text("500").split(",", 2);
        var failures = parts.length == 1 ? Integer.MAX_VALUE : Integer.parseInt(parts[1]);
        return turn.attempt() <= failures
                ? new Reply.Refusal(Integer.parseInt(parts[0]))
                : Reply.text("Recovered after retries.");
    }

    /// Breaks the first n streams of a step, n being the argument; without one, every stream.
    private static Reply broken(Turn turn, Reply broken) {
        return turn.attempt() <= turn.number(Integer.MAX_VALUE) ? broken : Reply.text(WHOLE);
    }

    private static Reply commands(Turn turn, String... commands) {
        return turn.step() > 0 ? done(turn) : calls(turn, commands);
    }

    private static Reply loop(Turn turn) {
        var rounds = turn.number(5);
        return turn.step() >= rounds ? done(turn) : calls(turn, "echo round " + (turn.step() + 1));
    }

    private static Reply write(Turn turn) {
        var input = object().put("file_path", turn.text("written.txt")).put("content", "written by the model\n");
        return turn.step() > 0 ? done(turn) : Reply.of(new Part.ToolCall("Write", input));
    }

    /// `tool:Name|{json}`: any tool with any input.
    private static Reply tool(Turn turn) {
        var parts = turn.argument().split("\\|", 2);
        var input = parts.length == 1 ? object() : Json.tree(parts[1]);
        return turn.step() > 0 ? done(turn) : Reply.of(new Part.ToolCall(parts[0], input));
    }

    private static Reply calls(Turn turn, String... commands) {
        var parts = new ArrayList<Part>();
        parts.add(new Part.Text("Let me run that."));
        for (var command : commands) {
            parts.add(shell(turn, command));
        }
        return new Reply.Message(parts, Duration.ZERO);
    }

    private static Part shell(Turn turn, String command) {
        var name = turn.tools().stream().filter(SHELLS::containsKey).findFirst().orElse("Bash");
        var input = object().put(SHELLS.getOrDefault(name, "command"), command);
        return new Part.ToolCall(name, name.equalsIgnoreCase("bash") ? input.put("description", "Run it") : input);
    }

    private static Reply done(Turn turn) {
        var said = turn.toolResult();
        return Reply.text("All done. Last tool said: " + said.substring(0, Math.min(120, said.length())));
    }

    private static String ticks(int seconds) {
        return "for i in $(seq 1 " + seconds + "); do echo tick $i; sleep 1; done";
    }

    private static String words(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
