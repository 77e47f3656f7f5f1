package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import wegent.protocol.RefusedException;
import wegent.protocol.WorkFolder;
import wegent.protocol.id.TaskId;

/// Finds the folders of projects: each must be allowed each time it is worked in, since the owner may have
/// changed her mind.
public final class ProjectFolders {
    /// Of an executor that has none.
    static final ProjectFolders NONE = new ProjectFolders(null, (_, folder, _) -> folder);

    private final @Nullable AllowedFolders folders;
    private final WorktreeMaker worktrees;

    /// Makes the worktree of a task of the repository that a folder is in, unless it is there, and returns the
    /// folder in it.
    public interface WorktreeMaker {
        Path make(TaskId task, Path folder, @Nullable String base) throws IOException;
    }

    public ProjectFolders(@Nullable AllowedFolders folders, WorktreeMaker worktrees) {
        this.folders = folders;
        this.worktrees = worktrees;
    }

    /// Where `task` is worked on; it exists when this returns. Throws [RefusedException] when it may not be.
    Path of(TaskId task, WorkFolder project) throws IOException {
        var folders = folders();
        if (!project.create() && !Files.exists(folders.place(project.path()))) {
            throw RefusedException.invalid(
                    "workspace",
                    "The project's folder " + project.path() + " is not on this device: its clone may still be under"
                            + " way, or it was deleted");
        }
        var folder = folders.resolveWork(project.path(), project.create());
        return project.worktree() ? worktrees.make(task, folder, project.base()) : folder;
    }

    /// `folder`, when the owner allows it; it exists when this returns. Throws [RefusedException] otherwise.
    Path allowed(Path folder) throws IOException {
        return folders().resolveWork(folder.toString(), true);
    }

    /// Throws [RefusedException] when nobody may write in `real`. One that is ours lies in no allowed folder, maybe.
    void requireWritable(Path real, boolean isOurs) throws IOException {
        if (folders != null && !(isOurs && folders.writesFiles())) {
            folders.requireWritable(real);
        }
    }

    private AllowedFolders folders() {
        if (folders == null) {
            throw RefusedException.invalid("workspace", "This executor has no projects");
        }
        return folders;
    }

    /// A folder that a task has been worked on in before.
    Path again(Path folder) throws IOException {
        return folders == null ? Files.createDirectories(folder) : folders.resolveWork(folder.toString(), true);
    }
}
