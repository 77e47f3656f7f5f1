package wegent.executor.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// The events of one run on disk: [RunFile]s in a row, the last of which grows. One whose events are all
/// acknowledged is deleted while the run goes on; the newest event always stays. At most two of them are open.
/// Owned by its [StoredEvents].
final class RunFiles implements AutoCloseable {
    static final String ENDING = ".jsonl";
    private static final long ROLL_OVER_BYTES = 256 * 1024;

    /// A file that does not grow any more: events `firstSeq` to `lastSeq`.
    private record Part(Path path, long firstSeq, long lastSeq, long bytes) {}

    private final Path folder;
    private final long segmentBytes;
    private final Disk disk;
    private final ArrayDeque<Part> older = new ArrayDeque<>();
    private RunFile last;
    private Path lastPath;
    private @Nullable RunFile reading;

    private RunFiles(Path folder, long segmentBytes, Disk disk, Path lastPath, RunFile last) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.disk = disk;
        this.lastPath = lastPath;
        this.last = last;
    }

    /// New files for `run`.
    static RunFiles create(Path folder, RunId run, long segmentBytes, Disk disk) throws IOException {
        var path = folder.resolve(run.key() + ENDING);
        return new RunFiles(folder, segmentBytes, disk, path, begun(disk, path, run, 1, null, null));
    }

    /// The files of an earlier process, in any order. Throws when one of them has no header. What comes behind
    /// a gap is of no use and is deleted.
    static RunFiles open(List<Path> paths, long segmentBytes, Disk disk) throws IOException {
        record Opened(Path path, RunFile file) {}
        var all = new java.util.ArrayList<Opened>();
        try {
            for (var path : paths) {
                all.add(new Opened(path, RunFile.open(disk, path)));
            }
            all.sort(Comparator.comparingLong(opened -> opened.file().firstSeq()));
            while (all.size() > 1 && all.getLast().file().isEmpty()) {
                var begun = all.removeLast(); // a crash came before its first event
                begun.file().close();
                Files.delete(begun.path());
            }
            for (int i = 1; i < all.size(); i++) {
                if (all.get(i).file().firstSeq() > all.get(i - 1).file().lastSeq() + 1) {
                    for (var lost : all.subList(i, all.size())) {
                        lost.file().close();
                        Files.delete(lost.path());
                    }
                    all.subList(i, all.size()).clear();
                }
            }
            var tail = all.getLast();
            var folder = java.util.Objects.requireNonNull(tail.path().getParent());
            var files = new RunFiles(folder, segmentBytes, disk, tail.path(), tail.file());
            for (int i = 0; i < all.size() - 1; i++) {
                var file = all.get(i).file();
                var until = all.get(i + 1).file().firstSeq() - 1;
                files.older.add(new Part(all.get(i).path(), file.firstSeq(), until, file.bytes()));
                file.close();
            }
            return files;
        } catch (IOException e) {
            for (var opened : all) {
                opened.file().close();
            }
            throw e;
        }
    }

    RunId run() {
        return last.run();
    }

    /// The number of the first event that is there still.
    long firstSeq() {
        return older.isEmpty() ? last.firstSeq() : older.getFirst().firstSeq();
    }

    long lastSeq() {
        return last.lastSeq();
    }

    /// What they take on disk.
    long bytes() {
        return older.stream().mapToLong(Part::bytes).sum() + last.bytes();
    }

    /// Appends `event`, as the next number, and returns its size in bytes.
    int append(StreamEvent event, @Nullable Place from) throws IOException {
        if (last.bytes() >= segmentBytes) {
            last.force();
            next(last.lastSeq() + 1, null);
        }
        return last.append(event, from);
    }

    /// The place in the output of the run's process up to which all is here, or was.
    Place place() {
        return last.place();
    }

    /// The digest of all events up to the last one; null when it is not known.
    @Nullable
    StreamDigest digest() throws IOException {
        return last.digest();
    }

    int size(long seq) throws IOException {
        return fileOf(seq).size(seq);
    }

    StreamEvent read(long seq) throws IOException {
        return fileOf(seq).read(seq);
    }

    void force() throws IOException {
        last.force();
    }

    /// Events up to `seq` are needed no more, but for the newest.
    void release(long seq) throws IOException {
        while (!older.isEmpty() && older.getFirst().lastSeq() <= seq) {
            var part = older.removeFirst();
            if (reading != null && reading.firstSeq() == part.firstSeq()) {
                stopReading();
            }
            Files.deleteIfExists(part.path());
        }
        if (seq >= last.lastSeq() && last.bytes() >= Math.min(ROLL_OVER_BYTES, segmentBytes)) {
            rollOver();
        }
    }

    /// Begins anew with event `firstSeq`: what there is goes.
    void restart(long firstSeq) throws IOException {
        var run = run();
        delete();
        lastPath = folder.resolve(run.key() + ENDING);
        last = RunFile.create(disk, lastPath, run, firstSeq, null);
    }

    /// Gives the room of all events back, while something that says of this run stays.
    void empty() throws IOException {
        release(last.firstSeq() - 1);
        last.empty();
    }

    void delete() throws IOException {
        close();
        for (var part : older) {
            Files.deleteIfExists(part.path());
        }
        older.clear();
        Files.deleteIfExists(lastPath);
    }

    @Override
    public void close() throws IOException {
        stopReading();
        last.close();
    }

    /// The newest event goes into a file of its own, so that those before it can be deleted.
    private void rollOver() throws IOException {
        next(last.lastSeq(), last.lastLine());
        Files.deleteIfExists(older.removeLast().path());
    }

    /// From now on a new file grows, which begins with event `firstSeq`: that of `line`, if it is there.
    private void next(long firstSeq, @Nullable String line) throws IOException {
        var path = folder.resolve(run().key() + "." + firstSeq + ENDING);
        var before = line == null ? last.digest() : last.digestBeforeLast();
        var created = begun(disk, path, run(), firstSeq, before, line);
        created.continueFrom(last);
        older.add(new Part(lastPath, last.firstSeq(), firstSeq - 1, last.bytes()));
        last.close();
        last = created;
        lastPath = path;
    }

    private static RunFile begun(
            Disk disk, Path path, RunId run, long firstSeq, @Nullable StreamDigest before, @Nullable String line)
            throws IOException {
        RunFile created = null;
        try {
            created = RunFile.create(disk, path, run, firstSeq, before);
            if (line != null) {
                created.append(line);
            }
            return created;
        } catch (IOException e) {
            if (created != null) {
                created.close();
            }
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private RunFile fileOf(long seq) throws IOException {
        if (seq >= last.firstSeq()) {
            return last;
        }
        if (reading == null || seq < reading.firstSeq() || seq > reading.lastSeq()) {
            stopReading();
            for (var part : older) {
                if (part.firstSeq() <= seq && seq <= part.lastSeq()) {
                    reading = RunFile.open(disk, part.path());
                    return reading;
                }
            }
            throw new IOException("Event " + seq + " is not there any more");
        }
        return reading;
    }

    private void stopReading() throws IOException {
        if (reading != null) {
            reading.close();
            reading = null;
        }
    }
}
