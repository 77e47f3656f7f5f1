package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// All that the backend may have a device do with folders and repositories: a fixed table, each with its own
/// arguments. None of them is a shell, and every path must lie in a folder that the owner of the device allows.
/// A refusal is an [ErrorReply] that names the field.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command_key")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DeviceCommand.ListFolder.class, name = "workspace_tree"),
    @JsonSubTypes.Type(value = DeviceCommand.ReadText.class, name = "workspace_read_text_file"),
    @JsonSubTypes.Type(value = DeviceCommand.ReadChunk.class, name = "workspace_read_file_chunk"),
    @JsonSubTypes.Type(value = DeviceCommand.WriteChunk.class, name = "workspace_write_file_chunk"),
    @JsonSubTypes.Type(value = DeviceCommand.MakeFolder.class, name = "mkdir_p"),
    @JsonSubTypes.Type(value = DeviceCommand.GitStatus.class, name = "git_status_porcelain"),
    @JsonSubTypes.Type(value = DeviceCommand.GitBranches.class, name = "git_branch_list"),
    @JsonSubTypes.Type(value = DeviceCommand.GitDiff.class, name = "git_diff"),
    @JsonSubTypes.Type(value = DeviceCommand.Clone.class, name = "git_clone"),
    @JsonSubTypes.Type(value = DeviceCommand.CloneState.class, name = "git_clone_state"),
    @JsonSubTypes.Type(value = DeviceCommand.CancelClone.class, name = "git_clone_cancel"),
    @JsonSubTypes.Type(value = DeviceCommand.ListWorktrees.class, name = "find_worktree_dirs"),
    @JsonSubTypes.Type(value = DeviceCommand.RemoveWorktree.class, name = "git_worktree_remove")
})
public sealed interface DeviceCommand {

    /// The longest path that is taken, in characters.
    int PATH_LIMIT = 4096;

    /// The bytes of a file that go in one message.
    int CHUNK = 512 * 1024;

    /// The bytes of the largest file that is taken.
    long LARGEST_FILE = 1L << 30;

    /// The folder's entries, folders first. Without `path`: the folders that the owner allows. Answered with
    /// [wegent.protocol.rest.FolderView].
    record ListFolder(@Nullable String path, boolean files, boolean hidden) implements DeviceCommand {
        public ListFolder {
            if (path != null) {
                Require.text(path, "path", PATH_LIMIT);
            }
        }
    }

    /// A text file, when it is one and not too large. Answered with [wegent.protocol.rest.FileView].
    record ReadText(String path) implements DeviceCommand {
        public ReadText {
            Require.text(path, "path", PATH_LIMIT);
        }
    }

    /// At most [#CHUNK] bytes of a file from `offset` on. Answered with [FileChunk].
    record ReadChunk(String path, long offset) implements DeviceCommand {
        public ReadChunk {
            Require.text(path, "path", PATH_LIMIT);
            Require.atLeast(0, offset, "offset");
        }
    }

    /// The bytes from `offset` on of a file of `size` bytes, which is there as `path` when all have come. What
    /// one file brings has one `upload_id`: safe to repeat. One that is there is a `CONFLICT` without
    /// `replace`. Answered with [wegent.protocol.rest.FileWritten].
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record WriteChunk(String uploadId, String path, long size, long offset, byte[] content, boolean replace)
            implements DeviceCommand {
        public WriteChunk {
            if (!Require.text(uploadId, "upload_id", 64).matches("[A-Za-z0-9-]+")) {
                throw new IllegalArgumentException("upload_id must be letters, digits and dashes");
            }
            Require.text(path, "path", PATH_LIMIT);
            Require.atLeast(0, offset, "offset");
            Require.present(content, "content");
            if (size < 0 || size > LARGEST_FILE) {
                throw new IllegalArgumentException("size must be 0 to " + LARGEST_FILE + " bytes");
            }
            if (content.length > CHUNK || offset + content.length > size) {
                throw new IllegalArgumentException("content is longer than a piece may be, or than the file");
            }
            if (content.length == 0 && offset < size) {
                throw new IllegalArgumentException("content is empty");
            }
        }

        /// For logs.
        @Override
        public String toString() {
            return "WriteChunk[" + uploadId + ", " + path + ", " + offset + " + " + content.length + " of " + size
                    + "]";
        }
    }

    /// Makes a folder, and those above it that are not there. One that is there is as good. Answered with
    /// [wegent.protocol.rest.FolderView].
    record MakeFolder(String path) implements DeviceCommand {
        public MakeFolder {
            Require.text(path, "path", PATH_LIMIT);
        }
    }

    /// Answered with [wegent.protocol.rest.GitStatusView].
    record GitStatus(String path) implements DeviceCommand {
        public GitStatus {
            Require.text(path, "path", PATH_LIMIT);
        }
    }

    /// Answered with [wegent.protocol.rest.GitBranchList].
    record GitBranches(String path) implements DeviceCommand {
        public GitBranches {
            Require.text(path, "path", PATH_LIMIT);
        }
    }

    /// What the folder has that `base` has not; without it, what is not committed. Answered with
    /// [wegent.protocol.rest.GitDiffView].
    record GitDiff(String path, @Nullable String base) implements DeviceCommand {
        public GitDiff {
            Require.text(path, "path", PATH_LIMIT);
        }
    }

    /// Begins to clone `url` into `path`, which is absolute or below the workspace; it is there when all has
    /// come. Safe to repeat with the same `clone_id`. Answered with [wegent.protocol.rest.CloneView].
    record Clone(String cloneId, String url, @Nullable String branch, String path) implements DeviceCommand {
        public Clone {
            Require.text(cloneId, "clone_id", 100);
            Require.text(url, "git.url", 2000);
            Require.text(path, "path", PATH_LIMIT);
        }

        /// For logs: without a password that somebody put into the address.
        @Override
        public String toString() {
            return "Clone[" + cloneId + ", " + url.replaceFirst("//[^/]*@", "//") + ", " + path + "]";
        }
    }

    /// How far it is. Answered with [wegent.protocol.rest.CloneView].
    record CloneState(String cloneId) implements DeviceCommand {
        public CloneState {
            Require.text(cloneId, "clone_id", 100);
        }
    }

    /// Stops it, and deletes what has come. Answered with [wegent.protocol.rest.CloneView].
    record CancelClone(String cloneId) implements DeviceCommand {
        public CancelClone {
            Require.text(cloneId, "clone_id", 100);
        }
    }

    /// All worktrees that the device has made for conversations. Answered with
    /// [wegent.protocol.rest.WorktreeList].
    record ListWorktrees() implements DeviceCommand {}

    /// Deletes one of them when all that is in it is committed; its branch stays. Answered with
    /// [BackendMessage.Done].
    record RemoveWorktree(String path) implements DeviceCommand {
        public RemoveWorktree {
            Require.text(path, "path", PATH_LIMIT);
        }
    }

    /// A piece of a file. `eof`: there is no more after it.
    record FileChunk(String path, long size, long offset, String contentBase64, boolean eof) {}
}
