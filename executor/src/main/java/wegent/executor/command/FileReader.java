package wegent.executor.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.DeviceCommand;
import wegent.protocol.DeviceCommand.FileChunk;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.FileKind;
import wegent.protocol.rest.FileView;

/// Reads files in allowed folders: a text as a whole when it is small, any file in pieces.
final class FileReader {
    static final int LARGEST_TEXT = 256 * 1024;
    private static final int SAMPLE = 8 * 1024;

    private final AllowedFolders folders;

    FileReader(AllowedFolders folders) {
        this.folders = folders;
    }

    FileView text(String path) throws IOException {
        try (var file = open(path)) {
            var size = file.channel.size();
            var bytes = file.read(0, size > LARGEST_TEXT ? SAMPLE : LARGEST_TEXT);
            var sample = Arrays.copyOf(bytes, Math.min(bytes.length, SAMPLE));
            var kind = isBinary(sample) ? FileKind.BINARY : size > LARGEST_TEXT ? FileKind.TOO_LARGE : FileKind.TEXT;
            var text = kind == FileKind.TEXT ? decoded(bytes) : null;
            return new FileView(
                    file.path.toString(),
                    file.path.getFileName().toString(),
                    size,
                    file.attributes.lastModifiedTime().toInstant(),
                    kind == FileKind.TEXT && text == null ? FileKind.BINARY : kind,
                    text);
        }
    }

    FileChunk chunk(String path, long offset) throws IOException {
        try (var file = open(path)) {
            var size = file.channel.size();
            var bytes = file.read(offset, DeviceCommand.CHUNK);
            var eof = offset + bytes.length >= size || bytes.length == 0;
            return new FileChunk(
                    file.path.toString(), size, offset, Base64.getEncoder().encodeToString(bytes), eof);
        }
    }

    /// The file that was looked at, whatever lies at `path` by now.
    private record OpenFile(Path path, SeekableByteChannel channel, BasicFileAttributes attributes)
            implements AutoCloseable {
        byte[] read(long offset, int most) throws IOException {
            var buffer = ByteBuffer.allocate((int) Math.min(most, Math.max(0, channel.size() - offset)));
            channel.position(offset);
            var count = 0;
            while (count >= 0 && buffer.hasRemaining()) {
                count = channel.read(buffer);
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private OpenFile open(String path) throws IOException {
        var file = folders.file(path);
        var name = file.getFileName();
        try (var folder = folders.holdFolderOf(file)) {
            var attributes = folder.attributes(name);
            if (!attributes.isRegularFile()) {
                throw RefusedException.invalid("path", path + " is not a file");
            }
            return opened(file, folder.read(name), attributes);
        } catch (AccessDeniedException _) {
            throw RefusedException.invalid("path", "The device may not read " + file);
        } catch (NoSuchFileException _) {
            throw RefusedException.invalid("path", "There is no file " + path + " on this device");
        }
    }

    private OpenFile opened(Path file, SeekableByteChannel channel, BasicFileAttributes attributes) throws IOException {
        try {
            folders.requireNotOfHome(file, attributes);
            return new OpenFile(file, channel, attributes);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isBinary(byte[] sample) {
        for (var value : sample) {
            if (value == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
