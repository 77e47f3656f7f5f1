package wegent.executor.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What to start: the program (a path, or a name that is looked up in the child's PATH) with its arguments,
/// where, and with which variables on top of the clean environment. Secrets belong into `environment`, never
/// into `command`.
///
/// Inside a sandbox it also sees what `mounts` name, and has the variables `inside` on top of all.
public record ChildCommand(
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Input input,
        Errors errors,
        List<Mount> mounts,
        Map<String, String> inside) {

    public ChildCommand {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("No command");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        mounts = List.copyOf(mounts);
        inside = Map.copyOf(inside);
    }

    /// A command with a pipe for its input, its stderr read apart.
    public static ChildCommand of(Path directory, List<String> command) {
        return new ChildCommand(command, directory, Map.of(), Input.PIPE, Errors.APART, List.of(), Map.of());
    }

    /// This command with `name` set to `value`.
    public ChildCommand with(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ChildCommand(command, directory, more, input, errors, mounts, inside);
    }

    /// This command with nothing to read: its input is at its end from the start.
    public ChildCommand withoutInput() {
        return new ChildCommand(command, directory, environment, Input.NONE, errors, mounts, inside);
    }

    /// This command with stderr written into stdout, in order.
    public ChildCommand mergingErrors() {
        return new ChildCommand(command, directory, environment, input, Errors.INTO_OUTPUT, mounts, inside);
    }

    /// This command, which inside a sandbox also sees `more` and has the variables `variables`.
    public ChildCommand inside(List<Mount> more, Map<String, String> variables) {
        var allMounts = new ArrayList<>(mounts);
        allMounts.addAll(more);
        var allVariables = new LinkedHashMap<>(inside);
        allVariables.putAll(variables);
        return new ChildCommand(command, directory, environment, input, errors, allMounts, allVariables);
    }

    /// Where the child reads from.
    public enum Input {
        PIPE,
        NONE
    }

    /// Where its stderr goes.
    public enum Errors {
        APART,
        INTO_OUTPUT
    }
}
