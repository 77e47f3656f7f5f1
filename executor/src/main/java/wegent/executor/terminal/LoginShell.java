package wegent.executor.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The shell that the owner uses, as it starts when she logs in.
record LoginShell(List<String> command) {

    /// The one that `environment` names, else one that is there.
    static LoginShell of(Map<String, String> environment) {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return new LoginShell(List.of("powershell.exe", "-NoLogo"));
        }
        var shell = Stream.of(environment.getOrDefault("SHELL", ""), "/bin/bash", "/bin/zsh")
                .filter(path -> path.startsWith("/") && Files.isExecutable(Path.of(path)))
                .filter(path -> !path.endsWith("/nologin") && !path.endsWith("/false"))
                .findFirst()
                .orElse("/bin/sh");
        return new LoginShell(List.of(shell, "-l"));
    }

    /// What the shell finds in its environment.
    Map<String, String> environment(Map<String, String> clean) {
        var all = new HashMap<>(clean);
        all.put("TERM", "xterm-256color");
        all.put("COLORTERM", "truecolor");
        all.put("TERM_PROGRAM", "wegent");
        all.put("SHELL", command.getFirst());
        return all;
    }
}
