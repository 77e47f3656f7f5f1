package wegent.executor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is put around a program that is not to reach all that its user can reach. One object is for one start.
public interface Enclosure {
    /// Nothing around it.
    Enclosure NONE = new Enclosure() {
        @Override
        public List<String> around(List<String> line, ChildCommand command, Scratch scratch) {
            return line;
        }

        @Override
        public boolean hasInit() {
            return false;
        }
    };

    /// Private folders of the process, which are there already: `temporary` is its TMPDIR, and in `own` the
    /// enclosure may keep what goes with the process.
    record Scratch(Path temporary, Path own) {}

    /// The line that starts `line`, which is the program of `command` with its arguments, inside. Throws when what it
    /// is to see is not what it was.
    List<String> around(List<String> line, ChildCommand command, Scratch scratch) throws IOException;

    /// Has it a process of its own whose death is the death of all inside? Then the line writes
    /// `{"child-pid": N}` to its file 7 when it starts.
    boolean hasInit();
}
