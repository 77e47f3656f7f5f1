package wegent.executor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The disk's blocks of a file that others append to, where the system lets us choose them: some are taken
/// before they are needed, so that what is written while a disk runs full is not lost before its writer can be
/// paused; those that are read are given back, and their places stay. In large steps, since each is a program
/// of its own. Owned by the thread that reads.
final class FileBlocks {
    /// What a process may write until it is paused.
    private static final long AHEAD = 4L * 1024 * 1024;

    private static final long STEP = AHEAD / 2;
    private static final long STEP_WITHOUT_ROOM = AHEAD / 16;
    private static final long STEP_BACK = 16L * 1024 * 1024;
    private static final int LIMIT_SECONDS = 5;
    private static final Optional<Path> FALLOCATE = Programs.find("fallocate", "/usr/bin:/bin");

    private final Path file;
    private boolean unable = FALLOCATE.isEmpty();
    private long growsAt;
    private long givenBack;

    FileBlocks(Path file) {
        this.file = file;
    }

    /// The file has `size` bytes and grows. When there is no room for more it stays as it is, and is tried
    /// again.
    void growsFrom(long size) {
        if (size >= growsAt) {
            growsAt = size + (allocate("--keep-size", size, AHEAD) ? STEP : STEP_WITHOUT_ROOM);
        }
    }

    /// Nothing before byte `end` will be read again.
    void readTo(long end) {
        if (end - givenBack < STEP_BACK) {
            return;
        }
        var length = end - givenBack - end % 4096;
        if (allocate("--punch-hole", givenBack, length)) {
            givenBack += length;
        }
    }

    private boolean allocate(String how, long offset, long length) {
        if (unable) {
            return false;
        }
        try {
            var line = new ArrayList<>(List.of(FALLOCATE.orElseThrow().toString(), how));
            line.addAll(List.of("--offset", Long.toString(offset), "--length", Long.toString(length)));
            line.add(file.toString());
            var process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            unable = true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
