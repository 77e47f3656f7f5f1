package wegent.e2e.fault;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import wegent.protocol.ChatEvent;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.StreamDigest;

/// An answer as a page shows it, by the rules of the real one (`stream.ts`): what it has is passed over, a gap
/// wants a snapshot. It also keeps when it grew, each status, and what a correct backend never does. Threads
/// meet here.
final class Shown {
    private record Growth(long nanos, long seq) {}

    @GuardedBy("this")
    private int attempt;

    @GuardedBy("this")
    private long seq;

    /// Of all events up to `seq`, those of a snapshot included; null when a snapshot does not tell.
    @GuardedBy("this")
    private StreamDigest digest = StreamDigest.START;

    @GuardedBy("this")
    private final StringBuilder text = new StringBuilder();

    @GuardedBy("this")
    private SubtaskStatus status = SubtaskStatus.PENDING;

    @GuardedBy("this")
    private FailureReason reason;

    @GuardedBy("this")
    private final List<Growth> growths = new ArrayList<>();

    @GuardedBy("this")
    private final List<SubtaskStatus> statuses = new ArrayList<>();

    @GuardedBy("this")
    private final List<String> wrongs = new ArrayList<>();

    synchronized long seq() {
        return seq;
    }

    synchronized int attempt() {
        return attempt;
    }

    synchronized String text() {
        return text.toString();
    }

    /// The digest of what was shown, as the log has it for the same events; null when it is not known.
    synchronized String digest() {
        return digest == null ? null : digest.hex();
    }

    synchronized SubtaskStatus status() {
        return status;
    }

    synchronized FailureReason reason() {
        return reason;
    }

    /// Each status that was shown, in order.
    synchronized List<SubtaskStatus> statuses() {
        return List.copyOf(statuses);
    }

    /// What a correct backend never does: text at a wrong place, text that is taken back.
    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /// When it first grew after `nanos`.
    synchronized OptionalLong grewAfter(long nanos) {
        return growths.stream()
                .mapToLong(Growth::nanos)
                .filter(at -> at - nanos > 0)
                .findFirst();
    }

    /// The message as a snapshot has it. An older one changes nothing but this: the end of an answer whose last
    /// events died with a backend before they were kept. What was shown of it stays.
    synchronized void replaced(SubtaskView view) {
        if (view.attempt() == attempt && view.seq() < seq && view.status().isFinal() && !status.isFinal()) {
            is(view.status(), view.reason());
        }
        if (view.attempt() < attempt || (view.attempt() == attempt && view.seq() < seq)) {
            return;
        }
        if (view.attempt() == attempt && status.isFinal() && !view.status().isFinal()) {
            return;
        }
        var now = BlockFold.textOf(view.blocks());
        if (view.attempt() == attempt && !now.startsWith(text.toString())) {
            wrongs.add("a snapshot at " + view.seq() + " takes back what was shown at " + seq);
        }
        if (view.attempt() == attempt
                && view.seq() == seq
                && digest != null
                && view.digest() != null
                && !view.digest().equals(digest.hex())) {
            wrongs.add("a snapshot at " + seq + " has another digest than what was shown");
        }
        if (view.seq() > seq || view.attempt() > attempt) {
            growths.add(new Growth(System.nanoTime(), view.seq()));
        }
        attempt = view.attempt();
        seq = view.seq();
        digest = digestOf(view);
        text.setLength(0);
        text.append(now);
        is(view.status(), view.reason());
    }

    private static StreamDigest digestOf(SubtaskView view) {
        if (view.digest() != null) {
            return StreamDigest.of(view.digest());
        }
        return view.seq() == 0 ? StreamDigest.START : null;
    }

    /// False when something is missing before `event`.
    synchronized boolean apply(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Start start -> started(start);
            case ChatEvent.Chunk chunk -> chunk(chunk);
            case ChatEvent.BlockCreated at -> inOrder(at.attempt(), at.seq(), "");
            case ChatEvent.BlockUpdated at -> inOrder(at.attempt(), at.seq(), "");
            case ChatEvent.BlockRemoved at -> inOrder(at.attempt(), at.seq(), "");
            case ChatEvent.StatusUpdated at -> inOrder(at.attempt(), at.seq(), "");
            case ChatEvent.Done done -> ended(done.attempt(), done.seq(), SubtaskStatus.COMPLETED, null);
            case ChatEvent.Failed at -> ended(at.attempt(), at.seq(), SubtaskStatus.FAILED, at.type());
            case ChatEvent.Cancelled at -> ended(at.attempt(), at.seq(), SubtaskStatus.CANCELLED, null);
            case ChatEvent.Message(var _, var view) -> {
                replaced(view);
                yield true;
            }
            default -> true;
        };
    }

    @GuardedBy("this")
    private boolean started(ChatEvent.Start start) {
        if (start.attempt() > attempt) {
            attempt = start.attempt();
            seq = 0;
            digest = StreamDigest.START;
            text.setLength(0);
            is(SubtaskStatus.RUNNING, null);
        } else if (start.attempt() == attempt && !status.isFinal()) {
            is(SubtaskStatus.RUNNING, null);
        }
        return true;
    }

    @GuardedBy("this")
    private boolean chunk(ChatEvent.Chunk chunk) {
        if (isOld(chunk.attempt(), chunk.seq())) {
            return true;
        }
        if (isAhead(chunk.attempt(), chunk.seq())) {
            return false;
        }
        if (chunk.offset() > text.length()) {
            return false;
        }
        if (chunk.offset() < text.length()) {
            wrongs.add("chunk " + chunk.seq() + " at " + chunk.offset() + " after " + text.length() + " characters");
        }
        text.append(chunk.content());
        return inOrder(chunk.attempt(), chunk.seq(), chunk.content());
    }

    @GuardedBy("this")
    private boolean isOld(int of, long number) {
        return of < attempt || (of == attempt && number <= seq);
    }

    @GuardedBy("this")
    private boolean isAhead(int of, long number) {
        return of > attempt || number > seq + 1;
    }

    @GuardedBy("this")
    private boolean inOrder(int of, long number, String streamed) {
        if (isOld(of, number)) {
            return true;
        }
        if (isAhead(of, number)) {
            return false;
        }
        seq = number;
        digest = digest == null ? null : digest.then(number, streamed);
        growths.add(new Growth(System.nanoTime(), number));
        return true;
    }

    @GuardedBy("this")
    private boolean ended(int of, long number, SubtaskStatus with, FailureReason why) {
        if (of == attempt && number < seq && !status.isFinal()) {
            return false; // more is shown than was kept: a join tells what is true
        }
        if (of < attempt || number < seq || (number == seq && status.isFinal())) {
            return true;
        }
        var givenUp = why == FailureReason.DEVICE_OFFLINE; // numbered as the last event that was kept
        if (isAhead(of, number) || (givenUp && number > seq)) {
            return false;
        }
        seq = number;
        growths.add(new Growth(System.nanoTime(), number));
        is(with, why);
        return true;
    }

    @GuardedBy("this")
    private void is(SubtaskStatus now, FailureReason why) {
        if (now != status) {
            statuses.add(now);
        }
        status = now;
        reason = why;
    }
}
