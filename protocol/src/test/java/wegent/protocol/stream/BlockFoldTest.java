package wegent.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import wegent.base.Json;
import wegent.protocol.FailureReason;

class BlockFoldTest {
    private final BlockFold fold = new BlockFold();

    @Test
    void deltasBecomeBlocksInTheOrderOfTheirBeginning() {
        fold.apply(new StreamEvent.ThinkingDelta("a", "hm"));
        fold.apply(new StreamEvent.TextDelta("b", "Hel"));
        fold.apply(new StreamEvent.ThinkingDelta("a", "m"));
        fold.apply(new StreamEvent.TextDelta("b", "lo"));

        assertThat(fold.blocks()).extracting(Block::type).containsExactly(BlockType.THINKING, BlockType.TEXT);
        assertThat(fold.blocks()).extracting(Block::content).containsExactly("hmm", "Hello");
        assertThat(fold.text()).isEqualTo("Hello");
    }

    @Test
    void aToolGetsItsOutputAndKeepsItsPlace() {
        fold.apply(new StreamEvent.BlockCreated(Block.tool("t", "Bash", "ls", null)));
        fold.apply(new StreamEvent.TextDelta("b", "x"));
        fold.apply(new StreamEvent.ToolOutputDelta("t", "a\n"));
        fold.apply(new StreamEvent.BlockUpdated("t", BlockUpdate.input(Json.tree("{\"command\":\"ls\"}"))));
        fold.apply(new StreamEvent.ToolOutputDelta("t", "b\n"));
        fold.apply(new StreamEvent.BlockUpdated("t", BlockUpdate.status(BlockStatus.DONE)));

        var tool = fold.blocks().getFirst();
        assertThat(tool.toolOutput()).isEqualTo("a\nb\n");
        assertThat(tool.toolInput()).isEqualTo(Json.tree("{\"command\":\"ls\"}"));
        assertThat(tool.status()).isEqualTo(BlockStatus.DONE);
    }

    @Test
    void aVoidBlockGoesAndAnEndEndsWhatWaits() {
        fold.apply(new StreamEvent.TextDelta("void", "half"));
        fold.apply(new StreamEvent.BlockRemoved("void"));
        fold.apply(new StreamEvent.TextDelta("b", "text"));
        fold.apply(new StreamEvent.BlockCreated(Block.tool("t", "Bash", "ls", null)));
        fold.apply(StreamEvent.Ended.failed(FailureReason.AGENT_CRASHED, "gone"));

        assertThat(fold.blocks()).extracting(Block::id).containsExactly("b", "t");
        assertThat(fold.blocks()).extracting(Block::status).containsExactly(BlockStatus.DONE, BlockStatus.ERROR);
    }

    @Test
    void foldingGoesOnFromBlocksFoldedBefore() {
        fold.apply(new StreamEvent.TextDelta("b", "one "));
        var later = new BlockFold(List.copyOf(fold.blocks()));
        later.apply(new StreamEvent.TextDelta("b", "two"));

        assertThat(later.text()).isEqualTo("one two");
    }

    /// What a viewer has who began with nothing and heard all changes.
    private static final class Viewer {
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<String, List<Attachment>> attachments = new LinkedHashMap<>();

        void told(BlockChange change) {
            switch (change) {
                case BlockChange.Appended(var id, var _, var field, var text, var offset, var cut) -> {
                    var key = id + "/" + field.wire();
                    var before = attachments.getOrDefault(key, List.of());
                    var omitted =
                            before.isEmpty() ? 0 : cutOf(before.getFirst()).omitted();
                    var held = texts.getOrDefault(key, "");
                    assertThat(offset).isEqualTo(held.length() + omitted);
                    held += text;
                    if (cut != null) {
                        var tail = offset
                                + text.length()
                                - cutOf(cut).head()
                                - cutOf(cut).omitted();
                        held = held.substring(0, cutOf(cut).head()) + held.substring((int) (held.length() - tail));
                        attachments.put(key, List.of(cut));
                    }
                    texts.put(key, held);
                }
                case BlockChange.Created(var block) -> {
                    texts.put(block.id() + "/content", block.content() == null ? "" : block.content());
                    texts.put(block.id() + "/tool_output", block.toolOutput() == null ? "" : block.toolOutput());
                }
                default -> {}
            }
        }

        private static Attachment.Cut cutOf(Attachment attachment) {
            return Objects.requireNonNull(attachment.cut());
        }
    }

    private final Map<String, StringBuilder> spilled = new HashMap<>();

    private BlockFold spilling(List<Block> before, long seq) {
        return new BlockFold(
                before,
                null,
                seq,
                (id, text) ->
                        spilled.computeIfAbsent(id, _ -> new StringBuilder()).append(text));
    }

    @Test
    void ofAVeryLongTextTheBeginningAndTheEndAreHeldAndTheWholeIsAttached() {
        var fold = spilling(List.of(), 0);
        var viewer = new Viewer();
        var whole = new StringBuilder();
        for (int i = 0; whole.length() < 3_000_000; i++) {
            var delta = ("line " + i + " \uD83D\uDE00 中文\n").repeat(i % 40 + 1);
            whole.append(delta);
            viewer.told(fold.apply(new StreamEvent.ToolOutputDelta("t", delta)));
            assertThat(fold.held()).isLessThan(300_000);
        }

        var block = fold.blocks().getFirst();
        var attachment = Objects.requireNonNull(block.attachments()).getFirst();
        var cut = Objects.requireNonNull(attachment.cut());
        var text = Objects.requireNonNull(block.toolOutput());
        assertThat(spilled.get(attachment.id())).hasToString(whole.toString());
        assertThat(attachment.bytes()).isEqualTo(whole.toString().getBytes(StandardCharsets.UTF_8).length);
        assertThat(text.length() + cut.omitted()).isEqualTo(whole.length());
        assertThat(whole.toString()).startsWith(text.substring(0, cut.head())).endsWith(text.substring(cut.head()));
        assertThat(viewer.texts.get("t/tool_output")).isEqualTo(text);
        assertThat(viewer.attachments.get("t/tool_output").getFirst().cut()).isEqualTo(cut);
    }

    @Test
    void whoeverGoesOnFromTheBlocksCutsAtTheSamePlaces() {
        var whole = spilling(List.of(), 0);
        var resumed = spilling(List.of(), 0);
        for (int i = 1; i <= 400; i++) {
            var event = new StreamEvent.TextDelta("b" + i % 3, "x".repeat(10_000) + i);
            whole.apply(event);
            resumed.apply(event);
            if (i % 7 == 0) {
                resumed = spilling(resumed.blocks(), i);
            }
            assertThat(resumed.blocks()).isEqualTo(whole.blocks());
        }
    }

    @Test
    void whatAnAnswerHoldsIsBoundedHoweverManyBlocksItHas() {
        var fold = spilling(List.of(), 0);
        for (int i = 0; i < 7_000; i++) {
            fold.apply(new StreamEvent.BlockCreated(Block.tool("t" + i, "Bash", "run", null)));
            fold.apply(new StreamEvent.ToolOutputDelta("t" + i, "out " + i + " ".repeat(5_000)));
        }
        fold.apply(new StreamEvent.TextDelta("last", "the end"));

        assertThat(fold.blocks()).hasSize(BlockFold.MAX_BLOCKS + 1);
        assertThat(fold.held()).isLessThan(10_000_000);
        var last = fold.blocks().getLast();
        assertThat(last.id()).isEqualTo(BlockFold.OVERFLOW_ID);
        assertThat(last.content()).endsWith("the end");
        var all = spilled.get(
                        Objects.requireNonNull(last.attachments()).getFirst().id())
                .toString();
        assertThat(all).contains("out 5000 ", "out 6999 ");
    }

    @Test
    void aTextThatComesWholeIsCutTooAndOneThatIsReplacedLosesItsAttachment() {
        var fold = spilling(List.of(), 0);
        var forged = new Attachment("s9c", AttachmentField.CONTENT, 5, new Attachment.Cut(2, 3));
        fold.apply(new StreamEvent.BlockCreated(new Block(
                "o",
                BlockType.OUTPUT,
                BlockStatus.DONE,
                "x".repeat(300_000),
                null,
                null,
                null,
                null,
                null,
                List.of(forged),
                null)));

        var block = fold.blocks().getFirst();
        assertThat(block.content()).hasSizeLessThan(140_000);
        assertThat(block.attachments()).hasSize(2);
        assertThat(spilled.get("s1c")).hasSize(300_000);

        fold.apply(new StreamEvent.BlockUpdated("o", new BlockUpdate(null, "short", null, null, null)));
        assertThat(fold.blocks().getFirst().content()).isEqualTo("short");
        assertThat(fold.blocks().getFirst().attachments()).isNull();
    }
}
