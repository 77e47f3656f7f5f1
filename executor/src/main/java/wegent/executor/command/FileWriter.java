package wegent.executor.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wegent.base.PrivateFile;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.DeviceCommand.WriteChunk;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.FileWritten;

/// Takes files in pieces. What has come lies in a folder of the executor's own, and becomes a file in an
/// allowed folder when all of it is there. A piece that comes twice counts once. Thread-safe.
final class FileWriter {
    private static final int AT_A_TIME = 20;
    private static final int REMEMBERED = 100;

    private final AllowedFolders folders;
    private final Path incoming;

    @GuardedBy("this")
    private final Map<String, FileWritten> done = new LinkedHashMap<>();

    /// What an executor before this one did not finish in `incoming` is deleted.
    FileWriter(AllowedFolders folders, Path incoming) throws IOException {
        this.folders = folders;
        this.incoming = PrivateFile.folder(incoming);
        PrivateFile.close(incoming); // one that an older executor made
        for (var part : parts()) {
            Files.delete(part);
        }
    }

    /// Throws [RefusedException] when there may be no such file, one is there already, or a piece is missing.
    synchronized FileWritten take(WriteChunk piece) throws IOException {
        var before = done.get(piece.uploadId());
        if (before != null) {
            return before;
        }
        var target = target(piece);
        var part = part(piece);
        var received = write(part, piece);
        if (received < piece.size()) {
            return new FileWritten(target.toString(), received, false);
        }
        settle(part, target, piece);
        var written = new FileWritten(target.toString(), received, true);
        done.put(piece.uploadId(), written);
        if (done.size() > REMEMBERED) {
            done.remove(done.keySet().iterator().next());
        }
        return written;
    }

    private Path target(WriteChunk piece) throws IOException {
        var target = folders.place(piece.path());
        folders.requireWritable(target);
        if (Files.isDirectory(target) || target.getFileName() == null) {
            throw RefusedException.invalid("path", piece.path() + " is a folder");
        }
        if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
            throw RefusedException.invalid("path", "There is no folder for " + piece.path() + " on this device");
        }
        if (Files.exists(target) && !piece.replace()) {
            throw exists(piece);
        }
        return target;
    }

    private static RefusedException exists(WriteChunk piece) {
        return new RefusedException(ErrorCode.CONFLICT, "path", "There is a file " + piece.path() + " already");
    }

    private Path part(WriteChunk piece) throws IOException {
        var part = incoming.resolve(piece.uploadId());
        if (piece.offset() > (Files.exists(part) ? Files.size(part) : 0)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "offset", "The device has not got what is before this piece. Begin again");
        }
        if (!Files.exists(part) && parts().size() >= AT_A_TIME) {
            Files.delete(parts().getFirst());
        }
        return part;
    }

    /// What has begun to come, the one that has waited longest first.
    private List<Path> parts() throws IOException {
        try (var all = Files.list(incoming)) {
            return all.sorted(Comparator.comparingLong(part -> part.toFile().lastModified()))
                    .toList();
        }
    }

    private static long write(Path part, WriteChunk piece) throws IOException {
        try (var channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.position(piece.offset());
            var bytes = ByteBuffer.wrap(piece.content());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(channel.position());
            return channel.position();
        }
    }

    private void settle(Path part, Path target, WriteChunk piece) throws IOException {
        try (var folder = folders.holdFolderOf(target)) {
            folders.write(target, () -> {
                folder.take(part, target.getFileName(), piece.replace());
                return target;
            });
        } catch (FileAlreadyExistsException e) {
            throw exists(piece);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
