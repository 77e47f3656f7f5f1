package wegent.executor.workspace;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/// A folder that is held open: it was reached from an allowed one name by name, without following a link, so
/// what somebody puts in its place, or in that of a folder above it, is not reached through it. Where the
/// system cannot hold folders (Windows) its path is used.
public final class HeldFolder implements AutoCloseable, Iterable<Path> {
    private final Path path;
    private final DirectoryStream<Path> stream;

    private HeldFolder(Path path, DirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
    }

    /// Throws [IOException] when a link, or anything else but a folder, is on the way by now.
    @SuppressWarnings("StreamResourceLeak") // closed with this
    static HeldFolder below(Path root, Path folder) throws IOException {
        var stream = Files.newDirectoryStream(root);
        if (!root.equals(folder)) {
            for (var name : root.relativize(folder)) {
                stream = next(stream, name, folder);
            }
        }
        return new HeldFolder(folder, stream);
    }

    @SuppressWarnings("StreamResourceLeak") // closed with the next, or with this
    private static DirectoryStream<Path> next(DirectoryStream<Path> above, Path name, Path folder) throws IOException {
        try (above) {
            return above instanceof SecureDirectoryStream<Path> held
                    ? held.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)
                    : Files.newDirectoryStream(folder);
        }
    }

    /// The names of what is in it; may be asked for once. May throw [java.nio.file.DirectoryIteratorException].
    @Override
    public Iterator<Path> iterator() {
        return stream.iterator();
    }

    /// Of what is called `name` in it, be it a link.
    public BasicFileAttributes attributes(Path name) throws IOException {
        return stream instanceof SecureDirectoryStream<Path> held
                ? held.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes()
                : Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /// Opens the file `name` in it for reading; a link is none.
    public SeekableByteChannel read(Path name) throws IOException {
        return open(name, StandardOpenOption.READ);
    }

    private SeekableByteChannel open(Path name, StandardOpenOption... how) throws IOException {
        var options = new HashSet<OpenOption>(Set.of(how));
        options.add(LinkOption.NOFOLLOW_LINKS);
        return stream instanceof SecureDirectoryStream<Path> held
                ? held.newByteChannel(name, options)
                : Files.newByteChannel(path.resolve(name), options);
    }

    /// Moves `file` into it, as `name`: at once, or not at all. Throws [FileAlreadyExistsException] when there
    /// is one and it is not to `replace` it.
    public void take(Path file, Path name, boolean replace) throws IOException {
        if (!replace && exists(name)) {
            throw new FileAlreadyExistsException(path.resolve(name).toString());
        }
        if (!(stream instanceof SecureDirectoryStream<Path> held)) {
            Files.move(file, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try (var from = Files.newDirectoryStream(file.getParent())) {
            ((SecureDirectoryStream<Path>) from).move(file.getFileName(), held, name);
        } catch (AtomicMoveNotSupportedException _) {
            takeFromElsewhere(file, held, name);
        }
    }

    private boolean exists(Path name) throws IOException {
        try {
            attributes(name);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /// From another file system.
    private void takeFromElsewhere(Path file, SecureDirectoryStream<Path> held, Path name) throws IOException {
        var part = Path.of("." + file.getFileName() + ".part");
        try (var out = Channels.newOutputStream(open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            Files.copy(file, out);
        } catch (IOException e) {
            held.deleteFile(part);
            throw e;
        }
        held.move(part, held, name);
        Files.delete(file);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
