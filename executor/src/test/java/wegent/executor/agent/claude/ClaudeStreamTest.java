package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import wegent.base.Json;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent;

class ClaudeStreamTest {
    private final List<StreamEvent> events = new ArrayList<>();
    private final ClaudeStream stream = new ClaudeStream(events::add);

    @Test
    void aStreamedBlockIsNotRepeatedByItsWhole() {
        start("msg_1");
        text(0, "Hello ", "world");
        assistant("msg_1", "null", "{'type':'text','text':'Hello world'}");

        assertThat(fold().text()).isEqualTo("Hello world");
        assertThat(events).hasSize(2);
    }

    @Test
    void whatTheStreamLackedIsAdded() {
        start("msg_1");
        text(0, "Hello ");
        assistant("msg_1", "null", "{'type':'text','text':'Hello world'}");

        assertThat(fold().text()).isEqualTo("Hello world");
    }

    @Test
    void anotherWholeReplacesWhatWasStreamed() {
        start("msg_1");
        text(0, "Hullo");
        assistant("msg_1", "null", "{'type':'text','text':'Hello world'}");

        assertThat(fold().text()).isEqualTo("Hello world");
    }

    @Test
    void theNextMessageVoidsWhatWasLeftOpen() {
        start("msg_1");
        text(0, "First, ");
        assistant("msg_1", "null", "{'type':'text','text':'First, '}");
        tool(1, "toolu_1");
        start("msg_2");
        text(0, "second.");
        assistant("msg_2", "null", "{'type':'text','text':'second.'}");

        assertThat(fold().blocks()).extracting(Block::type).containsExactly(BlockType.TEXT, BlockType.TEXT);
        assertThat(fold().text()).isEqualTo("First, \n\nsecond.");
    }

    @Test
    void aWholeAnswerWithoutAStreamReplacesABrokenOne() {
        start("msg_1");
        text(0, "broken");
        assistant("msg_2", "null", "{'type':'text','text':'whole'}");

        assertThat(fold().text()).isEqualTo("whole");
    }

    @Test
    void whatWasNeverReplacedStays() {
        start("msg_1");
        text(0, "as far as it came");
        assistant("msg_x", "null", "{'type':'text','text':'API Error'}", "<synthetic>");

        assertThat(fold().text()).isEqualTo("as far as it came");
    }

    @Test
    void aToolHasItsInputAndOutput() {
        start("msg_1");
        tool(0, "toolu_1");
        assistant("msg_1", "null", "{'type':'tool_use','id':'toolu_1','name':'Bash','input':{'command':'ls -l'}}");
        result("toolu_1", "[{'type':'text','text':'one'},{'type':'image'}]", true);

        var block = fold().blocks().getFirst();
        assertThat(block.content()).isEqualTo("ls -l");
        assertThat(block.toolInput().path("command").asText()).isEqualTo("ls -l");
        assertThat(block.toolOutput()).isEqualTo("one\n[image]");
        assertThat(block.status()).isEqualTo(BlockStatus.ERROR);
    }

    @Test
    void anEnormousOutputIsWhole() {
        var output = "begin" + "x".repeat(3_000_000) + "end";
        assistant("msg_1", "null", "{'type':'tool_use','id':'toolu_1','name':'Bash','input':{}}");
        result("toolu_1", "'" + output + "'", false);

        var block = fold().blocks().getFirst();
        var shown = block.toolOutput();
        var cut = block.attachments().getFirst().cut();
        assertThat(shown).startsWith("begin").endsWith("end");
        assertThat(shown.length() + cut.omitted()).isEqualTo(output.length());
    }

    @Test
    void aSubAgentsWordsLieInsideItsCallAndVoidNothing() {
        start("msg_1");
        text(0, "Working");
        assistant("sub_1", "'toolu_9'", "{'type':'text','text':'inner'}");
        assistant("sub_1", "'toolu_9'", "{'type':'tool_use','id':'toolu_10','name':'Read','input':{}}");
        assistant("msg_1", "null", "{'type':'text','text':'Working'}");

        assertThat(fold().blocks()).extracting(Block::parentId).containsExactly(null, "toolu_9", "toolu_9");
        assertThat(fold().blocks().getFirst().content()).isEqualTo("Working");
    }

    @Test
    void aTurnWithoutWordsHasTheResultAsItsLastWord() {
        stream.lastWord("Context: 3 %");

        assertThat(fold().text()).isEqualTo("Context: 3 %");
    }

    @Test
    void saysWhatItWaitsFor() {
        line("{'type':'system','subtype':'api_retry','attempt':1,'max_retries':4,'error_status':529}");
        line("{'type':'system','subtype':'status','status':'compacting'}");
        line("{'type':'system','subtype':'compact_boundary','uuid':'u'}");
        line("{'type':'nobody_knows'}");

        assertThat(events.getFirst())
                .isEqualTo(new StreamEvent.Status("retrying", "The model answered 529. Attempt 1 of 4."));
        assertThat(events).hasSize(3);
        assertThat(fold().blocks()).extracting(Block::type).containsExactly(BlockType.NOTICE);
    }

    private void start(String id) {
        event("{'type':'message_start','message':{'id':'" + id + "'}}");
    }

    private void text(int index, String... deltas) {
        event("{'type':'content_block_start','index':" + index + ",'content_block':{'type':'text','text':''}}");
        for (var delta : deltas) {
            event("{'type':'content_block_delta','index':" + index + ",'delta':{'type':'text_delta','text':'" + delta
                    + "'}}");
        }
    }

    private void tool(int index, String id) {
        event("{'type':'content_block_start','index':" + index + ",'content_block':{'type':'tool_use','id':'" + id
                + "','name':'Bash','input':{}}}");
    }

    private void event(String event) {
        line("{'type':'stream_event','event':" + event + "}");
    }

    private void assistant(String id, String parent, String block) {
        assistant(id, parent, block, "any");
    }

    private void assistant(String id, String parent, String block, String model) {
        line("{'type':'assistant','parent_tool_use_id':" + parent + ",'message':{'id':'" + id + "','model':'" + model
                + "','content':[" + block + "]}}");
    }

    private void result(String id, String content, boolean error) {
        line("{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'" + id + "','is_error':" + error
                + ",'content':" + content + "}]}}");
    }

    private void line(String json) {
        stream.accept(Json.tree(json.replace('\'', '"')));
    }

    private BlockFold fold() {
        var fold = new BlockFold();
        events.forEach(fold::apply);
        return fold;
    }
}
