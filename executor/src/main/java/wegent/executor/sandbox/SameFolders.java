package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wegent.executor.process.Mount;
import wegent.executor.process.Programs;

/// A look, from inside and before the program begins, whether what can be written to is what was meant: a link that
/// somebody put there in between would lead anywhere.
final class SameFolders {
    private static final String SCRIPT = """
            while [ "$1" != - ]; do
              if [ "$("$0" -c %d:%i "$2")" != "$1" ]; then
                echo "wegent: $2 is not what it was when the sandbox was made" >&2
                exit 126
              fi
              shift 2
            done
            shift
            exec "$@"
            """;

    private SameFolders() {}

    /// The beginning of the line inside. Throws when one of them is a link now.
    static List<String> check(List<Mount> mounts) throws IOException {
        var stat = Programs.find("stat", "/usr/bin:/bin");
        if (stat.isEmpty()) {
            throw new IOException("There is no program stat");
        }
        var line = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, stat.get().toString()));
        for (var mount : mounts) {
            if (mount instanceof Mount.Writable(var at)) {
                line.add(identity(at));
                line.add(at.toString());
            }
        }
        line.add("-");
        return line;
    }

    private static String identity(Path path) throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw new IOException(path + " leads elsewhere: to " + path.toRealPath());
        }
        var facts = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
        return facts.get("dev") + ":" + facts.get("ino");
    }
}
