package wegent.executor.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The small shell around a process that may outlive us. It opens the process's input, so that our death is no
/// end of it, and notes how it ended, for one who is not its parent. Its output is a file already.
final class Wrapper {
    private static final String PATH = "/usr/bin:/bin";
    private static final Optional<String> SHELL = Programs.find("/bin/sh", PATH).map(Object::toString);
    private static final Optional<String> MKFIFO = Programs.find("mkfifo", PATH).map(Object::toString);

    /// Signals are caught, not ignored: an ignored one would be ignored by the process too. What the shell
    /// itself has to say of a killed process is no output of it.
    private static final String PLAIN = """
            trap : TERM HUP INT
            exec 5>&2 2>/dev/null
            echo $$ >"$0/pid"
            (exec "$@" 2>&5 5>&- INIT)
            status=$?
            echo $status >"$0/status"
            exit $status
            """;

    /// A feeder has the only end by which the input is written: so the input ends when the feeder is told to
    /// close it, and never because we died. What it is to say lies in files, named on `control`; an emptied
    /// file is said.
    private static final String WITH_INPUT = """
            trap : TERM HUP INT
            exec 5>&2 2>/dev/null
            %s -m 600 "$0/in" "$0/control" || exit 126
            exec 3<>"$0/in" 4<>"$0/control"
            exec 6>"$0/in" 0<"$0/in"
            exec 3>&-
            {
              while IFS= read -r name <&4; do
                [ "$name" = close ] && break
                file="$0/said/$name"
                [ -s "$file" ] && cat "$file" >&6 && : >"$file"
              done
            } </dev/null >/dev/null 5>&- &
            feeder=$!
            echo $feeder >"$0/feeder"
            exec 4>&- 6>&-
            echo $$ >"$0/pid"
            (exec "$@" 2>&5 5>&- INIT)
            status=$?
            echo $status >"$0/status"
            exec 0</dev/null
            kill $feeder
            exit $status
            """.formatted(MKFIFO.orElse("mkfifo"));

    private Wrapper() {}

    static boolean available() {
        return SHELL.isPresent() && MKFIFO.isPresent();
    }

    /// `line`, wrapped, with its things in `folder`.
    /// With `hasInit`, `line` says on file 7 which process all of it hangs on.
    static List<String> around(List<String> line, ProcessFolder folder, boolean withInput, boolean hasInit) {
        var wrapped = new ArrayList<String>();
        wrapped.add(SHELL.orElseThrow());
        wrapped.add("-c");
        wrapped.add((withInput ? WITH_INPUT : PLAIN).replace(" INIT)", hasInit ? " 7>\"$0/init\")" : ")"));
        wrapped.add(folder.path().toString());
        wrapped.addAll(line);
        return wrapped;
    }
}
