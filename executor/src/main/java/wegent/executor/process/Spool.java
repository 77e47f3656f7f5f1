package wegent.executor.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What is said to a process that may outlive us: each line once, in order, whole, whenever we die. A line is a
/// file, there from one moment to the next; the wrapper's feeder passes it on and empties it, also when we are
/// gone. Threads meet here.
final class Spool {
    private final ProcessFolder folder;
    private final Set<String> ids = new HashSet<>();
    private int count;

    /// The spool of `folder`; what an earlier executor wrote and may not have named to the feeder is named
    /// again.
    Spool(ProcessFolder folder) throws IOException {
        this.folder = folder;
        var waiting = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(folder.said(), "[0-9]*-*")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                count = Math.max(count, Integer.parseInt(name.substring(0, name.indexOf('-'))));
                ids.add(name.substring(name.indexOf('-') + 1));
                if (Files.size(file) > 0) {
                    waiting.add(name);
                }
            }
        }
        for (var name : waiting) {
            tell(name);
        }
    }

    synchronized boolean has(String id) {
        return ids.contains(digest(id));
    }

    synchronized void say(String id, String line) throws IOException {
        if (ids.contains(digest(id))) {
            return;
        }
        var name = String.format(Locale.ROOT, "%08d-%s", count + 1, digest(id));
        var fresh = folder.said().resolve(".new");
        Files.writeString(fresh, line + "\n");
        Files.move(fresh, folder.said().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        count++;
        ids.add(digest(id));
        tell(name);
    }

    /// All that was said is passed on; then the input ends.
    synchronized void close() throws IOException {
        tell("close");
    }

    /// Written at once, or not at all: it is shorter than what the system writes in one piece. The file is
    /// opened for reading too, so that it does not block when nobody else has it open.
    private void tell(String name) throws IOException {
        write(folder.control(), name);
    }

    static void write(Path fifo, String line) throws IOException {
        try (var channel = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static String digest(String id) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
