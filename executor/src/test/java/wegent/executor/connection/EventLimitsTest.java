package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import wegent.base.Json;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.AttachmentDelta;

/// Whatever an agent says, of whatever size: it goes out in small events, and nothing of it is lost.
class EventLimitsTest {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final long SEQ = 17;

    @Property(tries = 40)
    void textIsTheConcatenationOfItsPieces(@ForAll long seed, @ForAll @IntRange(min = 1, max = 700_000) int length) {
        var text = text(new Random(seed), length);

        var pieces = EventLimits.fit(new StreamEvent.ToolOutputDelta("b", text), SEQ);

        assertThat(pieces.stream()
                        .map(piece -> ((StreamEvent.ToolOutputDelta) piece).delta())
                        .collect(Collectors.joining()))
                .isEqualTo(text);
        assertSmall(pieces);
    }

    @Property(tries = 40)
    void aBlockIsWholeWithItsAttachments(
            @ForAll long seed,
            @ForAll @IntRange(max = 700_000) int content,
            @ForAll @IntRange(max = 700_000) int input,
            @ForAll @IntRange(max = 700_000) int output) {
        var random = new Random(seed);
        var given = new Block(
                "b",
                BlockType.TOOL,
                BlockStatus.DONE,
                text(random, content),
                "Bash",
                Json.mapper().createObjectNode().put("command", text(random, input)),
                text(random, output),
                null,
                null);

        var events = EventLimits.fit(new StreamEvent.BlockCreated(given), SEQ);

        var block = ((StreamEvent.BlockCreated) events.getLast()).block();
        assertThat(whole(events, block.attachments(), AttachmentField.CONTENT, block.content()))
                .isEqualTo(given.content());
        assertThat(whole(events, block.attachments(), AttachmentField.TOOL_OUTPUT, block.toolOutput()))
                .isEqualTo(given.toolOutput());
        assertThat(whole(events, block.attachments(), AttachmentField.TOOL_INPUT, string(block.toolInput())))
                .isEqualTo(string(given.toolInput()));
        assertSmall(events);
    }

    @Property(tries = 20)
    void aChangeOfABlockIsWholeWithItsAttachments(@ForAll long seed, @ForAll @IntRange(max = 3_000_000) int length) {
        var text = text(new Random(seed), length);

        var events =
                EventLimits.fit(new StreamEvent.BlockUpdated("b", BlockUpdate.output(BlockStatus.DONE, text)), SEQ);

        var updates = ((StreamEvent.BlockUpdated) events.getLast()).updates();
        assertThat(whole(events, updates.attachments(), AttachmentField.TOOL_OUTPUT, updates.toolOutput()))
                .isEqualTo(text);
        assertThat(text).startsWith(Objects.requireNonNull(updates.toolOutput()));
        assertSmall(events);
    }

    private static String string(JsonNode value) {
        return value.toString();
    }

    /// The text of a field: from its attachment, when it has one.
    private static String whole(
            List<StreamEvent> events, List<Attachment> attachments, AttachmentField field, String inBlock) {
        var attached = attachments == null
                ? null
                : attachments.stream()
                        .filter(found -> found.field() == field)
                        .findFirst()
                        .orElse(null);
        if (attached == null) {
            return inBlock;
        }
        var text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof AttachmentDelta(var id, var delta) && id.equals(attached.id())) {
                assertThat(text.isEmpty() ? "a" + (SEQ + i) : id).isEqualTo(id);
                text.append(delta);
            }
        }
        assertThat(attached.bytes()).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8).length);
        return text.toString();
    }

    private static void assertSmall(List<StreamEvent> events) {
        assertThat(events)
                .allSatisfy(event -> assertThat(Json.write(event).getBytes(StandardCharsets.UTF_8).length)
                        .isLessThan(MOST_BYTES));
    }

    /// Of one byte, three and four a character, never half of a pair.
    private static String text(Random random, int length) {
        var text = new StringBuilder(length + 1);
        while (text.length() < length) {
            text.appendCodePoint(
                    switch (random.nextInt(3)) {
                        case 0 -> 'a' + random.nextInt(26);
                        case 1 -> 0x4E2D;
                        default -> 0x1F600;
                    });
        }
        return text.toString();
    }
}
