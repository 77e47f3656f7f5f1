package wegent.executor.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Lets one executor at a time use a home. The system frees the lock when its holder dies, however that
/// happens.
public final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock of `home`. Throws [HomeInUseException] when another executor has it.
    public static HomeLock take(Path home) throws IOException {
        var pidFile = home.resolve("executor.pid");
        var channel =
                FileChannel.open(home.resolve("executor.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new HomeInUseException("another executor (pid " + pidIn(pidFile) + ") already runs in " + home);
        }
        Files.write(pidFile, Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8));
        return new HomeLock(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by this very process
        }
    }

    private static String pidIn(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// The home is taken.
    public static final class HomeInUseException extends RuntimeException {
        HomeInUseException(String message) {
            super(message);
        }
    }
}
