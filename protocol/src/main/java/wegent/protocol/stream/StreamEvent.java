package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import wegent.protocol.FailureReason;
import wegent.protocol.Require;
import wegent.protocol.SubtaskStatus;

/// One event of a run, numbered by its place in the stream (`seq`, from 1, no gaps; DESIGN section 6). Names
/// are those of the Responses-style events (wire reference 2.6). Offsets and lengths of text count UTF-16 code
/// units, as Java and JavaScript strings do; a delta never ends inside a surrogate pair.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", visible = true, defaultImpl = StreamEvent.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = StreamEvent.TextDelta.class, name = "response.output_text.delta"),
    @JsonSubTypes.Type(value = StreamEvent.ThinkingDelta.class, name = "response.reasoning_summary_text.delta"),
    @JsonSubTypes.Type(value = StreamEvent.ToolOutputDelta.class, name = "response.tool_output.delta"),
    @JsonSubTypes.Type(value = StreamEvent.AttachmentDelta.class, name = "response.attachment.delta"),
    @JsonSubTypes.Type(value = StreamEvent.BlockCreated.class, name = "response.block.created"),
    @JsonSubTypes.Type(value = StreamEvent.BlockUpdated.class, name = "response.block.updated"),
    @JsonSubTypes.Type(value = StreamEvent.BlockRemoved.class, name = "response.block.removed"),
    @JsonSubTypes.Type(value = StreamEvent.Status.class, name = "response.status.updated"),
    @JsonSubTypes.Type(value = StreamEvent.UsageUpdated.class, name = "response.usage"),
    @JsonSubTypes.Type(value = StreamEvent.Ended.class, name = "response.ended"),
    @JsonSubTypes.Type(value = StreamEvent.Unknown.class, name = "unknown")
})
public sealed interface StreamEvent {

    /// Text for block `item_id`; an unknown id begins a text block.
    record TextDelta(String itemId, String delta) implements StreamEvent {
        public TextDelta {
            Require.present(itemId, "item_id");
            Require.present(delta, "delta");
        }
    }

    /// Thinking for block `item_id`; an unknown id begins a thinking block.
    record ThinkingDelta(String itemId, String delta) implements StreamEvent {
        public ThinkingDelta {
            Require.present(itemId, "item_id");
            Require.present(delta, "delta");
        }
    }

    /// More output of the tool in block `block_id`.
    record ToolOutputDelta(String blockId, String delta) implements StreamEvent {
        public ToolOutputDelta {
            Require.present(blockId, "block_id");
            Require.present(delta, "delta");
        }
    }

    /// A piece of a text that is too large for one event, in order. The block that it belongs to comes behind the last
    /// piece and names the attachment. It is kept, but not folded.
    record AttachmentDelta(String attachmentId, String delta) implements StreamEvent {
        /// The most characters of a piece.
        public static final int MOST = 256 * 1024;

        public AttachmentDelta {
            Attachment.checkId(attachmentId);
            Require.optionalText(Require.present(delta, "delta"), "delta", MOST);
        }
    }

    /// A block begins: a tool call, an approval request, raw output, a notice.
    record BlockCreated(Block block) implements StreamEvent {
        public BlockCreated {
            Require.present(block, "block");
        }
    }

    /// What changes in a block; absent fields stay.
    record BlockUpdated(String blockId, BlockUpdate updates) implements StreamEvent {
        public BlockUpdated {
            Require.present(blockId, "block_id");
            Require.present(updates, "updates");
        }
    }

    /// A block that turned out to be void: a model's stream broke and the agent asks again.
    record BlockRemoved(String blockId) implements StreamEvent {
        public BlockRemoved {
            Require.present(blockId, "block_id");
        }
    }

    /// What the agent is doing between its words, for the line under the answer: `starting`, `requesting`,
    /// `retrying`, `compacting`, `waiting_approval`, `working`, `paused` (its device has no room for more) or
    /// `silent`. With `seconds_left` the device stops the agent after so long, unless it gives a sign of life.
    /// Not kept in the transcript.
    record Status(
            String phase,
            @Nullable String message,
            @Nullable Long secondsLeft) implements StreamEvent {
        public Status {
            Require.present(phase, "phase");
        }

        public Status(String phase, @Nullable String message) {
            this(phase, message, null);
        }
    }

    /// Tokens and cost of this answer so far; the last one counts.
    record UsageUpdated(Usage usage) implements StreamEvent {
        public UsageUpdated {
            Require.present(usage, "usage");
        }
    }

    /// An event of a newer executor that this program does not know. It has its number, and shows nothing.
    record Unknown(
            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            String type) implements StreamEvent {
        public Unknown {
            Require.present(type, "type");
        }
    }

    /// The end of the run: `status` is COMPLETED, FAILED or CANCELLED. `reason` and `message` say why it
    /// failed. `receipt` says what a stop killed. `detail` is for support: an exit status, an HTTP status, the
    /// tail of stderr.
    record Ended(
            SubtaskStatus status,
            @Nullable FailureReason reason,
            @Nullable String message,
            @Nullable StopReceipt receipt,
            @Nullable JsonNode detail)
            implements StreamEvent {

        public Ended {
            if (!Require.present(status, "status").isFinal()) {
                throw new IllegalArgumentException("status is not final: " + status);
            }
        }

        public static Ended completed() {
            return new Ended(SubtaskStatus.COMPLETED, null, null, null, null);
        }

        public static Ended failed(FailureReason reason, String message) {
            return new Ended(SubtaskStatus.FAILED, reason, message, null, null);
        }

        public static Ended cancelled(StopReceipt receipt) {
            return new Ended(SubtaskStatus.CANCELLED, FailureReason.CANCELLED, null, receipt, null);
        }
    }
}
