package wegent.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        assertThat(fold.contentLength("b")).isEqualTo(5);
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
}
