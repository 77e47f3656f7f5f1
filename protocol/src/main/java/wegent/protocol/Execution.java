package wegent.protocol;

import org.jspecify.annotations.Nullable;

/// How a new conversation of a project is to be worked on: in the project's folder (`local_path`), or in a Git
/// worktree of its own (`git_worktree`), begun at `branch` or where the folder is.
public record Execution(Workspace workspace) {
    public static final String WORKTREE = "git_worktree";

    public Execution {
        Require.present(workspace, "execution.workspace");
    }

    /// See [Execution].
    public record Workspace(String source, @Nullable String branch) {
        public Workspace {
            if (!source.equals(WORKTREE) && !source.equals("local_path")) {
                throw new IllegalArgumentException(
                        "execution.workspace.source is not one of git_worktree, local_path: " + source);
            }
            if (branch != null) {
                Require.text(branch, "execution.workspace.branch", 240);
            }
        }
    }

    public boolean worktree() {
        return workspace.source().equals(WORKTREE);
    }
}
