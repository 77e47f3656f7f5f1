package wegent.executor.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Optional;
import wegent.executor.connection.HeldEvents.Kept;
import wegent.protocol.Degraded;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// The events of one run by their numbers, wherever they are: on the disk, the newest of them in memory too,
/// and behind them those that the disk refused so far. Their place in that row is their number. Owned by its
/// [RunLog].
final class StoredEvents {
    private static final Logger log = System.getLogger(StoredEvents.class.getName());

    private final RunFiles files;
    private final OutboxRoom room;
    private final RoomShare share;
    private final NewestEvents newest = new NewestEvents();
    private final HeldEvents held = new HeldEvents();

    /// The place that the newest event comes from, on the disk or not.
    private Place last;

    StoredEvents(RunFiles files, OutboxRoom room) {
        this.files = files;
        this.room = room;
        share = new RoomShare(room);
        last = files.place();
        count();
    }

    RunId run() {
        return files.run();
    }

    /// The first event that can still be read: those before it are acknowledged.
    long firstSeq() {
        return files.firstSeq();
    }

    long lastSeq() {
        return files.lastSeq() + held.size();
    }

    /// The place that the newest event comes from.
    Place last() {
        return last;
    }

    /// The place up to which all is on the disk.
    Place place() {
        return files.place();
    }

    /// Events had to be left out.
    boolean isBroken() {
        return held.isBroken();
    }

    /// The digest of all events; empty when this device does not know them all any more.
    Optional<StreamDigest> digest() {
        try {
            var digest = files.digest();
            for (int i = 0; i < held.size() && digest != null; i++) {
                digest = digest.then(files.lastSeq() + 1 + i, held.get(i).event());
            }
            return Optional.ofNullable(digest);
        } catch (IOException e) {
            log.log(Level.DEBUG, run() + ": its digest cannot be told", e);
            return Optional.empty();
        }
    }

    /// Why there is no room for more, when this run is the reason.
    Optional<Degraded> shortage() {
        if (!held.isEmpty()) {
            return Optional.of(new Degraded(Degraded.DISK_FULL, "The disk takes nothing."));
        }
        return share.isFull()
                ? Optional.of(new Degraded(Degraded.OUTBOX_FULL, "The backend takes nothing."))
                : Optional.empty();
    }

    /// Adds `event` as the next number. What the disk does not take is held.
    void add(StreamEvent event, Place from) {
        last = from;
        if (held.goOn() || !writes(event, from)) {
            held.add(event, from);
        }
    }

    /// Tries once more to write what is held. True when there was something, and it is written now.
    boolean retry() {
        var before = held.size();
        while (!held.isEmpty() && writes(held.get(0).event(), held.get(0).from())) {
            held.removeFirst();
        }
        return before > 0 && held.isEmpty();
    }

    /// The events from `seq` on, as many as fit; none when there are none yet.
    Batch read(long seq, int maxEvents, int maxBytes) {
        var from = Math.max(seq, firstSeq());
        var events = new ArrayList<StreamEvent>();
        int bytes = 0;
        for (long next = from; next <= lastSeq() && events.size() < maxEvents; next++) {
            var kept = kept(next);
            bytes += kept.bytes();
            if (bytes > maxBytes && !events.isEmpty()) {
                break;
            }
            events.add(kept.event());
        }
        return new Batch(from, events);
    }

    /// Events up to `seq` are needed no more.
    void release(long seq) {
        try {
            files.release(Math.min(seq, files.lastSeq()));
        } catch (IOException e) {
            log.log(Level.DEBUG, run() + ": its room cannot be given back yet", e);
        }
        count();
    }

    /// Begins anew with event `firstSeq`: what there is goes.
    void restart(long firstSeq) throws IOException {
        newest.clear();
        held.clear();
        files.restart(firstSeq);
        last = files.place();
    }

    /// Gives the room of all events back, while something that says of this run stays.
    void empty() throws IOException {
        files.empty();
        count();
    }

    void delete() throws IOException {
        files.delete();
        share.giveBack();
    }

    void close() throws IOException {
        files.close();
    }

    /// Did the disk take it?
    private boolean writes(StreamEvent event, Place from) {
        try {
            newest.add(new Kept(event, from, files.append(event, from)));
            if (event instanceof StreamEvent.Ended) {
                files.force();
            }
            count();
            return true;
        } catch (IOException e) {
            log.log(Level.WARNING, run() + ": its disk takes nothing", e);
            room.writeFailed();
            return false;
        }
    }

    private Kept kept(long seq) {
        if (seq > files.lastSeq()) {
            return held.get(seq - files.lastSeq() - 1);
        }
        return newest.fromEnd(files.lastSeq() - seq).orElseGet(() -> fromDisk(seq));
    }

    private Kept fromDisk(long seq) {
        try {
            return new Kept(files.read(seq), files.place(), files.size(seq));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count() {
        share.is(files.bytes());
    }
}
