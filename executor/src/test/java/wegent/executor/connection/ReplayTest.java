package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import wegent.base.FakeTime;
import wegent.executor.process.Folders;
import wegent.executor.process.Utf8Decoder;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.AttachmentDelta;
import wegent.protocol.stream.StreamEvent.BlockCreated;
import wegent.protocol.stream.StreamEvent.Ended;
import wegent.protocol.stream.StreamEvent.Status;
import wegent.protocol.stream.StreamEvent.TextDelta;
import wegent.protocol.stream.StreamEvent.ThinkingDelta;

/// A log that is cut off at any byte, again and again, and goes on from the output it came from.
class ReplayTest {
    private static final RunId RUN = new RunId(new TaskId(1), new SubtaskId(2), 1);
    private static final Ended END = Ended.completed();

    @Property(tries = 60)
    void textIsWholeHoweverOutputAndLogAreCut(@ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int deaths)
            throws IOException {
        var random = new Random(seed);
        var output = output(random);

        var events = livedThrough(deaths, random, log -> read(log, output, random));

        var text = new StringBuilder();
        events.forEach(event -> text.append(event instanceof TextDelta(var id, var delta) ? delta : ""));
        assertThat(text.toString()).isEqualTo(new String(output, StandardCharsets.UTF_8));
    }

    @Property(tries = 60)
    void eventsOfLinesAreWholeHoweverTheLogIsCut(@ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int deaths)
            throws IOException {
        var random = new Random(seed);
        var lines = lines(random);

        var events = livedThrough(deaths, random, log -> hear(log, lines, random));

        var heard = events.stream().filter(event -> !isAside(event)).toList();
        assertThat(wholeBlocks(heard))
                .isEqualTo(wholeBlocks(lines.stream().flatMap(List::stream).toList()));
        assertThat(events.stream().filter(event -> event instanceof Status && !isAside(event)))
                .hasSameSizeAs(lines.stream()
                        .flatMap(List::stream)
                        .filter(Status.class::isInstance)
                        .toList());
    }

    @Property(tries = 30)
    void whatIsTooLargeForItsBlockIsWholeHoweverTheLogIsCut(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int deaths) throws IOException {
        var random = new Random(seed);
        var texts = new ArrayList<String>();
        var lines = new ArrayList<List<StreamEvent>>();
        for (int i = 0; i < 4; i++) {
            texts.add(("line " + i + "\n").repeat(random.nextInt(100_000)));
            lines.add(List.of(new TextDelta("t" + i, "said"), new BlockCreated(Block.notice("b" + i, texts.get(i)))));
        }

        var events = livedThrough(deaths, random, log -> hear(log, lines, random));

        var fold = new BlockFold();
        events.forEach(fold::apply);
        var blocks = fold.blocks();
        assertThat(blocks).hasSize(8);
        for (int i = 0; i < 4; i++) {
            assertThat(blocks.get(2 * i).content()).isEqualTo("said");
            assertThat(whole(blocks.get(2 * i + 1), events)).isEqualTo(texts.get(i));
        }
    }

    /// The blocks with all of their text, also where a fold holds its beginning and its end only.
    private static List<Block> wholeBlocks(List<StreamEvent> events) {
        var pieces = new HashMap<String, StringBuilder>();
        var fold = new BlockFold(
                List.of(),
                null,
                0,
                (id, text) ->
                        pieces.computeIfAbsent(id, _ -> new StringBuilder()).append(text));
        events.forEach(fold::apply);
        return fold.blocks().stream().map(block -> whole(block, pieces)).toList();
    }

    private static Block whole(Block block, Map<String, StringBuilder> pieces) {
        if (block.attachments() == null) {
            return block;
        }
        var content = String.valueOf(pieces.get(block.attachments().getFirst().id()));
        return new Block(block.id(), block.type(), block.status(), content, null, null, null, null, null);
    }

    private static String whole(Block block, List<StreamEvent> events) {
        if (block.attachments() == null) {
            return block.content();
        }
        var id = block.attachments().getFirst().id();
        var text = new StringBuilder();
        events.forEach(event ->
                text.append(event instanceof AttachmentDelta(var of, var delta) && of.equals(id) ? delta : ""));
        return text.toString();
    }

    private interface Agent {
        void work(RunLog log) throws IOException;
    }

    /// What the log has in the end when `agent` works on it in as many lives.
    private static List<StreamEvent> livedThrough(int deaths, Random random, Agent agent) throws IOException {
        var home = Files.createTempDirectory("replay");
        try {
            var file = home.resolve("outbox").resolve(RUN.key() + ".jsonl");
            for (int life = 0; life <= deaths; life++) {
                var outbox = Outbox.open(home, OutboxLimits.DEFAULT, Disk.REAL, new FakeTime(), _ -> true);
                var log = outbox.find(RUN.key()).isPresent()
                        ? outbox.find(RUN.key()).get()
                        : outbox.create(RUN);
                agent.work(log);
                if (life == deaths) {
                    log.append(END);
                    var events = log.all();
                    outbox.close();
                    assertThat(events.getLast()).isEqualTo(END);
                    return events.subList(0, events.size() - 1);
                }
                outbox.close();
                cut(file, random);
            }
            throw new AssertionError();
        } finally {
            Folders.delete(home);
        }
    }

    private static void cut(Path file, Random random) throws IOException {
        var bytes = Files.readAllBytes(file);
        var header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        Files.write(file, Arrays.copyOf(bytes, header + random.nextInt(bytes.length - header + 1)));
    }

    /// As the agent of the shell reads: in pieces of any size.
    private static void read(RunLog log, byte[] output, Random random) {
        var replay = new Replay(log.place());
        var decoder = new Utf8Decoder();
        for (int at = (int) log.place().at(); at < output.length; ) {
            var count = Math.min(output.length - at, 1 + random.nextInt(random.nextBoolean() ? 20 : 200_000));
            var text = decoder.decode(Arrays.copyOfRange(output, at, at + count), count);
            at += count;
            tell(log, replay, text, at - decoder.waiting(), random);
        }
        tell(log, replay, decoder.finish(), output.length, random);
    }

    private static void tell(RunLog log, Replay replay, String text, long end, Random random) {
        if (!text.isEmpty()) {
            replay.next(new TextDelta("out", text), end).ifPresent(fresh -> log.append(fresh.event(), fresh.from()));
        }
        aside(log, random);
    }

    /// As an agent that speaks in lines is heard: each time from the first.
    private static void hear(RunLog log, List<List<StreamEvent>> lines, Random random) {
        var replay = new Replay(log.place());
        long end = 0;
        for (var line : lines) {
            end += 100;
            for (var event : line) {
                var fresh = replay.next(event, end);
                fresh.ifPresent(lacking -> log.append(lacking.event(), lacking.from()));
                if (fresh.isPresent()) {
                    aside(log, random);
                }
            }
        }
    }

    /// Something that comes from no output, at any time.
    private static void aside(RunLog log, Random random) {
        if (random.nextInt(10) == 0) {
            log.append(new Status("aside", null));
        }
    }

    private static boolean isAside(StreamEvent event) {
        return event instanceof Status status && status.phase().equals("aside");
    }

    private static byte[] output(Random random) {
        var text = new StringBuilder();
        var length = random.nextInt(random.nextBoolean() ? 2_000 : 300_000);
        while (text.length() < length) {
            switch (random.nextInt(4)) {
                case 0 -> text.append("line ").append(text.length()).append('\n');
                case 1 -> text.append("é中😀");
                case 2 -> text.append("plain words ".repeat(1 + random.nextInt(2_000)));
                default -> text.append(text.length());
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<List<StreamEvent>> lines(Random random) {
        var lines = new ArrayList<List<StreamEvent>>();
        for (int i = random.nextInt(60); i > 0; i--) {
            var events = new ArrayList<StreamEvent>();
            for (int n = random.nextInt(4); n > 0; n--) {
                var block = "b" + random.nextInt(3);
                var text = ("w" + lines.size() + "." + n + " ")
                        .repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 30_000 : 5));
                events.add(
                        switch (random.nextInt(4)) {
                            case 0 -> new Status("working", text.substring(0, 4));
                            case 1 -> new ThinkingDelta("t" + block, text);
                            default -> new TextDelta(block, text);
                        });
            }
            lines.add(events);
        }
        return lines;
    }
}
