package wegent.protocol.stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What changes in a block; an absent field stays as it was. `tool_output` and `content` replace, they do not append.
public record BlockUpdate(
        @Nullable BlockStatus status,
        @Nullable String content,
        @Nullable JsonNode toolInput,
        @Nullable String toolOutput,
        Block.@Nullable Approval approval) {

    public static BlockUpdate status(BlockStatus status) {
        return new BlockUpdate(status, null, null, null, null);
    }

    public static BlockUpdate input(JsonNode toolInput) {
        return new BlockUpdate(null, null, toolInput, null, null);
    }

    public static BlockUpdate output(BlockStatus status, String toolOutput) {
        return new BlockUpdate(status, null, null, toolOutput, null);
    }

    public static BlockUpdate approval(BlockStatus status, Block.Approval approval) {
        return new BlockUpdate(status, null, null, null, approval);
    }
}
