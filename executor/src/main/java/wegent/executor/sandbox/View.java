package wegent.executor.sandbox;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import wegent.executor.process.Mount;

/// What one run may see of the machine beside its system: its working folder, the user's home to read, and what
/// differs from what really lies there. `sshAgent` is the socket that the owner passes to agents.
public record View(Path workspace, Path userHome, List<Mount> mounts, Optional<Path> sshAgent) {
    private static final Comparator<Mount> OUTER_FIRST =
            Comparator.<Mount>comparingInt(mount -> mount.at().getNameCount()).thenComparing(Mount::at);

    public View {
        mounts = List.copyOf(mounts);
    }

    /// All places that differ, the outer before the inner, with those that the program itself needs; of two for one
    /// place the later counts.
    List<Mount> all(List<Mount> needed) {
        var byPlace = new HashMap<Path, Mount>();
        mounts.forEach(mount -> byPlace.put(mount.at(), mount));
        needed.forEach(mount -> byPlace.put(mount.at(), mount));
        byPlace.put(workspace, new Mount.Writable(workspace));
        return byPlace.values().stream().sorted(OUTER_FIRST).toList();
    }
}
