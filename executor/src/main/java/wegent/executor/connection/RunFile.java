package wegent.executor.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// One file of a run: a header line, then one event a line, in order, without gaps. Whole lines only: what a
/// crash left of a last line is cut off when it is opened. What must outlive the
/// events of a file that is deleted belongs into the header of the next. Owned by its [RunFiles].
final class RunFile implements AutoCloseable {
    /// `first_seq` is the number of the first event in this file, `digest` that of all before it; absent when
    /// it is not known.
    record Header(RunId run, long firstSeq, @Nullable String digest) {}

    /// `from` is the place in the process's output up to which all is kept with this event; absent before the
    /// first.
    private record Line(
            long seq, StreamEvent event, @Nullable Place from) {}

    private final Disk disk;
    private final FileChannel channel;
    private final Header header;
    private final long begin;
    private long[] starts = new long[64];
    private int count;
    private long end;
    private Place place = Place.START;

    /// Of all events up to the last one, and up to the one before; null until they are known.
    private @Nullable StreamDigest digest;

    private @Nullable StreamDigest digestBefore;

    private RunFile(Disk disk, FileChannel channel, Header header, long begin) {
        this.disk = disk;
        this.channel = channel;
        this.header = header;
        this.begin = begin;
        this.end = begin;
    }

    /// A new file for `run`, whose first event will have number `firstSeq`, behind those of `before`, if that
    /// is known. Replaces one that is there.
    static RunFile create(Disk disk, Path file, RunId run, long firstSeq, @Nullable StreamDigest before)
            throws IOException {
        var channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            var header = new Header(run, firstSeq, before == null ? null : before.hex());
            var created = new RunFile(disk, channel, header, write(disk, channel, Json.write(header), 0));
            created.digest = created.begun();
            return created;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Opens the file of an earlier process. Throws when it has no header.
    static RunFile open(Disk disk, Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var lines = lineEnds(channel);
            if (lines.length == 0) {
                throw new IOException("No header in " + file);
            }
            var header = Json.read(text(channel, 0, lines[0]), Header.class);
            var opened = new RunFile(disk, channel, header, lines[0]);
            for (int i = 1; i < lines.length; i++) {
                opened.noteLine(lines[i - 1], lines[i]);
            }
            opened.cutBrokenTail();
            opened.findPlace();
            return opened;
        } catch (IllegalArgumentException e) {
            channel.close();
            throw new IOException("No header in " + file, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    RunId run() {
        return header.run();
    }

    /// The number of the last event; one less than the first's when there is none.
    long lastSeq() {
        return header.firstSeq() + count - 1;
    }

    /// The first event that this file has.
    long firstSeq() {
        return header.firstSeq();
    }

    /// The place that the last event of a process's output comes from.
    Place place() {
        return place;
    }

    /// Appends `event`, as the next number, and returns its size in bytes.
    int append(StreamEvent event, @Nullable Place from) throws IOException {
        var known = from == null ? place : from;
        var size = append(Json.write(new Line(lastSeq() + 1, event, known.equals(Place.START) ? null : known)));
        place = known;
        digestBefore = digest;
        digest = digest == null ? null : digest.then(lastSeq(), event);
        return size;
    }

    /// Appends a whole line, which has the next number.
    int append(String line) throws IOException {
        var start = end;
        noteLine(start, write(disk, channel, line, start));
        return (int) (end - start);
    }

    /// The line of the last event, which must be there.
    String lastLine() throws IOException {
        return text(channel, starts[count - 1], end).stripTrailing();
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// What it takes on disk.
    long bytes() {
        return end;
    }

    /// Drops all events, but not that there was a run.
    void empty() throws IOException {
        count = 0;
        end = begin;
        channel.truncate(end);
    }

    /// The size of event `seq` in bytes.
    int size(long seq) {
        var index = index(seq);
        return (int) ((index + 1 < count ? starts[index + 1] : end) - starts[index]);
    }

    /// Event `seq`, which must be there.
    StreamEvent read(long seq) throws IOException {
        return line(seq).event();
    }

    private Line line(long seq) throws IOException {
        var start = starts[index(seq)];
        return Json.read(text(channel, start, start + size(seq)), Line.class);
    }

    private void findPlace() throws IOException {
        var from = count == 0 ? null : line(lastSeq()).from();
        place = from == null ? Place.START : from;
    }

    /// Goes on where `older` ends: every line behind the first place has one, and every event counts for the
    /// digest.
    void continueFrom(RunFile older) throws IOException {
        place = older.place;
        digest = older.digest();
        digestBefore = null;
    }

    /// The digest of the run's events up to the last one here; null when it is not known.
    @Nullable
    StreamDigest digest() throws IOException {
        readDigests();
        return digest;
    }

    /// The same, but for the last event.
    @Nullable
    StreamDigest digestBeforeLast() throws IOException {
        if (digestBefore == null) {
            digest = null;
            readDigests();
        }
        return digestBefore;
    }

    /// What an earlier process wrote is read when its digest is first asked for.
    private void readDigests() throws IOException {
        if (digest == null) {
            digest = begun();
            for (long seq = firstSeq(); seq <= lastSeq() && digest != null; seq++) {
                digestBefore = digest;
                digest = digest.then(seq, read(seq));
            }
        }
    }

    /// The digest of what comes before this file.
    private @Nullable StreamDigest begun() {
        if (header.firstSeq() == 1) {
            return StreamDigest.START;
        }
        return header.digest() == null ? null : StreamDigest.of(header.digest());
    }

    /// Makes sure that a power cut leaves what was written.
    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int index(long seq) {
        return Math.toIntExact(seq - header.firstSeq());
    }

    /// Returns where it ends. A failed write changes nothing that counts: the next one overwrites what was
    /// torn.
    private static long write(Disk disk, FileChannel channel, String line, long from) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        var at = from;
        while (bytes.hasRemaining()) {
            at += disk.write(channel, bytes, at);
        }
        return at;
    }

    private void noteLine(long start, long lineEnd) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = start;
        end = lineEnd;
    }

    private void cutBrokenTail() throws IOException {
        while (count > 0 && !isWhole(lastSeq())) {
            end = starts[--count];
        }
        channel.truncate(end);
    }

    private boolean isWhole(long seq) throws IOException {
        try {
            var line = text(channel, starts[count - 1], end);
            return Json.mapper().readValue(line, Line.class).seq() == seq;
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    private static String text(FileChannel channel, long from, long to) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
            // until it is full
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /// The positions behind each newline.
    private static long[] lineEnds(FileChannel channel) throws IOException {
        var ends = new long[64];
        int found = 0;
        var buffer = ByteBuffer.allocate(64 * 1024);
        for (long at = 0; channel.read(buffer.clear(), at) > 0; at += buffer.limit()) {
            buffer.flip();
            for (int i = 0; i < buffer.limit(); i++) {
                if (buffer.get(i) == '\n') {
                    ends = found == ends.length ? Arrays.copyOf(ends, found * 2) : ends;
                    ends[found++] = at + i + 1;
                }
            }
        }
        return Arrays.copyOf(ends, found);
    }
}
