package wegent.backend;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import wegent.backend.account.User;
import wegent.backend.storage.DatabaseConfig;
import wegent.base.Eventually;
import wegent.protocol.ChatReply;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.stream.StreamEvent;

/// A backend, its database, a device that prints without end and a user whose answers are to end meanwhile, in one
/// process with little memory. Arguments: a folder, and how many characters are printed. The exit status is 0 when all
/// of it was read back.
final class LongAnswerInSmallHeap {
    private static final int EVENTS = 4;
    private static final int CHARACTERS = 64 * 1024;
    private static final long OTHERS_EACH = 10_000_000;

    private LongAnswerInSmallHeap() {}

    public static void main(String... args) {
        try (var house = new TestHouse(DatabaseConfig.fileIn(Path.of(args[0]), 0))) {
            print(house, Long.parseLong(args[1]));
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void print(TestHouse house, long characters) throws Exception {
        try (var greedy = house.device(house.ann, "greedy");
                var other = house.device(house.bob, "other");
                var bob = house.browser(house.bob)) {
            greedy.register();
            other.register();
            var sent = send(house, greedy);
            var run = greedy.awaitExecute();
            var said = MessageDigest.getInstance("SHA-256");
            var slowest = Duration.ZERO;
            long printed = 0;
            long seq = 0;
            for (long next = 0; printed < characters; ) {
                var events = new StreamEvent[EVENTS];
                for (int i = 0; i < EVENTS; i++) {
                    var line = "line " + (seq + i) + " of a log that has no end\n";
                    var delta = line.repeat(CHARACTERS / line.length());
                    said.update(delta.getBytes(StandardCharsets.UTF_8));
                    printed += delta.length();
                    events[i] = new StreamEvent.ToolOutputDelta("t", delta);
                }
                greedy.progress(run, seq + 1, events);
                seq += EVENTS;
                if (printed >= next) {
                    var took = answerOfAnother(bob, other);
                    slowest = took.compareTo(slowest) > 0 ? took : slowest;
                    next += OTHERS_EACH;
                }
            }
            greedy.complete(run, seq + 1, StreamEvent.Ended.completed());
            var attachment = attachment(house, sent);
            var read = sha(house, house.ann, sent.answer().subtaskId(), attachment);
            var expected = HexFormat.of().formatHex(said.digest());
            System.out.println(
                    printed + " characters; the slowest answer of another user took " + slowest.toMillis() + " ms");
            System.out.println("read back: " + (read.equals(expected) ? "the same" : "something else"));
        }
    }

    /// The page that sends is closed: it would hold all that it hears.
    private static ChatReply.Sent send(TestHouse house, TestDevice device) {
        try (var ann = house.browser(house.ann)) {
            return ann.send(device, "go");
        }
    }

    private static String attachment(TestHouse house, ChatReply.Sent sent) {
        try (var ann = house.browser(house.ann)) {
            var block = ann.view(sent.answer()).blocks().getFirst();
            return Objects.requireNonNull(block.attachments()).getFirst().id();
        }
    }

    private static Duration answerOfAnother(TestBrowser bob, TestDevice device) {
        var begun = System.nanoTime();
        var ended = bob.heard("chat:done").size();
        bob.send(device, "a question");
        device.answer(device.awaitExecute(), "an answer");
        Eventually.until("ended", () -> bob.heard("chat:done").size() > ended);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static String sha(TestHouse house, User user, SubtaskId message, String id) throws Exception {
        var read = MessageDigest.getInstance("SHA-256");
        try (InputStream text = house.features().attachments().open(user.id(), message, id)) {
            var buffer = new byte[64 * 1024];
            for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
                read.update(buffer, 0, length);
            }
        }
        return HexFormat.of().formatHex(read.digest());
    }
}
