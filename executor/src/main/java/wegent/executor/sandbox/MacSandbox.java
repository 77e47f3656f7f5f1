package wegent.executor.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.Enclosure;
import wegent.executor.process.Mount;

/// macOS: `sandbox-exec` with a profile. It keeps files and sockets shut; it knows no process namespace, so that a
/// stop looks for processes as without a sandbox.
public final class MacSandbox implements Sandbox {
    private static final Path PROGRAM = Path.of("/usr/bin/sandbox-exec");

    MacSandbox() {}

    static Sandbox probe() {
        return Files.isExecutable(PROGRAM) ? new MacSandbox() : new NoSandbox("There is no " + PROGRAM);
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    public Enclosure around(View view) {
        return new Inside(view);
    }

    private record Inside(View view) implements Enclosure {
        @Override
        public boolean hasInit() {
            return false;
        }

        @Override
        public List<String> around(List<String> line, ChildCommand command, Scratch scratch) {
            var all = new ArrayList<>(List.of("/usr/bin/env"));
            for (var name : List.of("SSH_AUTH_SOCK", "DISPLAY")) {
                all.addAll(List.of("-u", name));
            }
            view.sshAgent().ifPresent(socket -> all.add("SSH_AUTH_SOCK=" + socket));
            command.inside().forEach((name, value) -> all.add(name + "=" + value));
            all.addAll(List.of(PROGRAM.toString(), "-p", profile(view, command.mounts(), scratch)));
            all.addAll(line);
            return all;
        }
    }

    /// The rules, the wide before the narrow: the last that fits counts.
    static String profile(View view, List<Mount> needed, Enclosure.Scratch scratch) {
        var rules = new ArrayList<>(List.of(
                "(version 1)",
                "(allow default)",
                "(deny file-write*)",
                "(allow file-write* (subpath \"/dev\"))",
                "(deny network-outbound (remote unix-socket))",
                "(allow network-outbound (literal \"/private/var/run/mDNSResponder\"))",
                "(deny process-info* (target others))",
                "(allow process-info* (target same-sandbox))",
                "(deny signal)",
                "(allow signal (target same-sandbox))",
                "(deny appleevent-send)",
                "(deny mach-lookup (global-name \"com.apple.pasteboard.1\"))",
                "(deny job-creation)"));
        rules.add(allow("file-write*", scratch.temporary()));
        for (var mount : view.all(needed)) {
            switch (mount) {
                case Mount.Hidden(var at) -> rules.add(deny("file-read* file-write*", at));
                case Mount.Masked(var at) -> rules.add(deny("file-read* file-write* network-outbound", at));
                case Mount.ReadOnly(var at) -> {
                    rules.add(allow("file-read*", at));
                    rules.add(deny("file-write*", at));
                }
                case Mount.Writable(var at) -> {
                    rules.add(allow("file-read* file-write*", at));
                    rules.add(allow("network-outbound", at));
                }
                case Mount.Own own -> rules.add(allow("file-read* file-write*", own.at()));
            }
        }
        view.sshAgent().ifPresent(socket -> rules.add(allow("network-outbound", socket)));
        return String.join("\n", rules) + "\n";
    }

    private static String allow(String what, Path at) {
        return rule("allow", what, at);
    }

    private static String deny(String what, Path at) {
        return rule("deny", what, at);
    }

    private static String rule(String verb, String what, Path at) {
        var quoted = at.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return "(" + verb + " " + what + " (subpath \"" + quoted + "\"))";
    }
}
