package wegent.protocol.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.Require;

/// One piece of an answer. Which fields are there depends on `type`: text, thinking, output, notice, guidance:
/// `content`; tool: `tool_name`, `tool_input`, `tool_output`, `content` as its title; file: `content` as its
/// name, `tool_input` with its `id`, `media_type` and `size`; approval: `approval`, `tool_name` and, as `content`,
/// the text of the [ActionRequest]; changes: `changes`. `parent_id` is the block of the sub-agent's tool call that
/// this block belongs to. A field that is too large has its beginning here, or its beginning and its end
/// ([Attachment.Cut]), and is among the `attachments` as a whole.
public record Block(
        String id,
        BlockType type,
        BlockStatus status,
        @Nullable String content,
        @Nullable String toolName,
        @Nullable JsonNode toolInput,
        @Nullable String toolOutput,
        @Nullable String parentId,
        @Nullable Approval approval,
        @Nullable List<Attachment> attachments,
        @Nullable FileChanges changes) {

    public Block {
        Require.text(id, "block.id", 200);
        Require.present(type, "block.type");
        Require.present(status, "block.status");
        attachments = attachments == null || attachments.isEmpty() ? null : List.copyOf(attachments);
    }

    /// A block that is all here.
    public Block(
            String id,
            BlockType type,
            BlockStatus status,
            @Nullable String content,
            @Nullable String toolName,
            @Nullable JsonNode toolInput,
            @Nullable String toolOutput,
            @Nullable String parentId,
            @Nullable Approval approval) {
        this(id, type, status, content, toolName, toolInput, toolOutput, parentId, approval, null, null);
    }

    /// A block of `type` that streams `content`.
    public static Block streaming(String id, BlockType type) {
        return new Block(id, type, BlockStatus.STREAMING, "", null, null, null, null, null);
    }

    /// A tool call that begins.
    public static Block tool(String id, String toolName, @Nullable String title, @Nullable JsonNode input) {
        return new Block(id, BlockType.TOOL, BlockStatus.PENDING, title, toolName, input, null, null, null);
    }

    /// A note of the system in the transcript.
    public static Block notice(String id, String content) {
        return new Block(id, BlockType.NOTICE, BlockStatus.DONE, content, null, null, null, null, null);
    }

    /// A word of the user's to an agent at work; done once the agent has taken it in.
    public static Block guidance(String id, String content) {
        return new Block(id, BlockType.GUIDANCE, BlockStatus.PENDING, content, null, null, null, null, null);
    }

    /// A file that belongs to a user's message.
    public static Block file(AttachedFile file) {
        var facts = JsonNodeFactory.instance
                .objectNode()
                .put("id", file.id())
                .put("media_type", file.mediaType())
                .put("size", file.size());
        return new Block(
                "file-" + file.id(), BlockType.FILE, BlockStatus.DONE, file.name(), null, facts, null, null, null);
    }

    /// What the answer changed in its folder, with the attachment that has the diff, if there is one.
    public static Block changes(String id, FileChanges changes, List<Attachment> diff) {
        return new Block(id, BlockType.CHANGES, BlockStatus.DONE, null, null, null, null, null, null, diff, changes);
    }

    /// This block with other changes.
    public Block with(FileChanges other) {
        return new Block(
                id, type, status, content, toolName, toolInput, toolOutput, parentId, approval, attachments, other);
    }

    /// This block inside the sub-agent call `parent`.
    public Block within(@Nullable String parent) {
        return new Block(
                id, type, status, content, toolName, toolInput, toolOutput, parent, approval, attachments, changes);
    }

    /// This block with other texts.
    Block withText(@Nullable String otherContent, @Nullable String otherOutput) {
        return new Block(
                id,
                type,
                status,
                otherContent,
                toolName,
                toolInput,
                otherOutput,
                parentId,
                approval,
                attachments,
                changes);
    }

    /// This block with other attachments.
    Block withAttachments(@Nullable List<Attachment> others) {
        return new Block(
                id, type, status, content, toolName, toolInput, toolOutput, parentId, approval, others, changes);
    }

    /// This block with what `updates` names put in.
    public Block with(BlockUpdate updates) {
        return new Block(
                id,
                type,
                updates.status() == null ? status : updates.status(),
                updates.content() == null ? content : updates.content(),
                toolName,
                updates.toolInput() == null ? toolInput : updates.toolInput(),
                updates.toolOutput() == null ? toolOutput : updates.toolOutput(),
                parentId,
                updates.approval() == null ? approval : updates.approval(),
                updates.after(attachments),
                changes);
    }

    /// A permission request of the agent: `title` in a few words, `command` the command or action that would
    /// run, for those who only read it, `expires_at` when silence denies it. What is approved is the block's
    /// `content`, the text of an [ActionRequest], and `sha256` is its hash. The rest is there once it is answered;
    /// `decided_by` is `user`, `timeout` or `agent` (the request became void), `answers` what the user said to the
    /// questions that were asked, `credential` (`token` or `key`) what the user proved themselves with, and
    /// `decided_at` when, as the server told it.
    public record Approval(
            String title,
            @Nullable String command,
            @Nullable String description,
            @Nullable Instant expiresAt,
            @Nullable ApprovalDecision decision,
            @Nullable String note,
            @Nullable String decidedBy,
            @Nullable Map<String, String> answers,
            @Nullable String sha256,
            @Nullable String credential,
            @Nullable Instant decidedAt) {

        /// One that nobody has answered.
        public static Approval open(
                String title, @Nullable String command, @Nullable String description, @Nullable Instant expiresAt) {
            return new Approval(title, command, description, expiresAt, null, null, null, null, null, null, null);
        }

        /// The same request, about what has this hash, open until `expires`.
        public Approval waiting(String hash, Instant expires) {
            return new Approval(title, command, description, expires, null, null, null, null, hash, null, null);
        }

        public Approval answered(
                ApprovalDecision answer, @Nullable String why, String by, @Nullable Map<String, String> said) {
            return new Approval(title, command, description, expiresAt, answer, why, by, said, sha256, null, null);
        }

        /// This answered request, decided with `kind` at `at`.
        public Approval with(@Nullable String kind, @Nullable Instant at) {
            return new Approval(
                    title, command, description, expiresAt, decision, note, decidedBy, answers, sha256, kind, at);
        }

        /// This request with other texts.
        public Approval with(
                @Nullable String otherCommand, @Nullable String otherDescription, @Nullable String otherNote) {
            return new Approval(
                    title,
                    otherCommand,
                    otherDescription,
                    expiresAt,
                    decision,
                    otherNote,
                    decidedBy,
                    answers,
                    sha256,
                    credential,
                    decidedAt);
        }
    }
}
