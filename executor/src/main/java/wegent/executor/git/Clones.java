package wegent.executor.git;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.DeviceCommand;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.CloneStatus;
import wegent.protocol.rest.CloneView;

/// The clones that are under way or have ended, by their ids. They go on without a connection and end with this
/// executor. Threads meet here.
public final class Clones implements AutoCloseable {
    private static final int AT_A_TIME = 4;
    private static final int KEPT = 200;

    private final Git git;
    private final AllowedFolders folders;
    private final Map<String, CloneJob> jobs = new ConcurrentHashMap<>();

    public Clones(Git git, AllowedFolders folders) {
        this.git = git;
        this.folders = folders;
    }

    /// Begins it, unless it has begun before. Throws [RefusedException] that names the field at fault.
    public synchronized CloneView start(DeviceCommand.Clone wish) throws IOException {
        var before = jobs.get(wish.cloneId());
        if (before != null) {
            return before.view();
        }
        var url = GitUrl.checked(wish.url());
        var branch = Optional.ofNullable(wish.branch())
                .filter(name -> !name.isBlank())
                .map(name -> RefName.checked(name, "git.branch"));
        if (jobs.values().stream().filter(CloneJob::isRunning).count() >= AT_A_TIME) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS, "This device clones " + AT_A_TIME + " repositories already");
        }
        var place = freePlace(wish.path());
        if (jobs.values().stream()
                .anyMatch(job -> job.isRunning() && job.place().equals(place.path()))) {
            throw new RefusedException(ErrorCode.CONFLICT, "path", "A repository is being cloned there already");
        }
        var job = new CloneJob(git, folders, url, branch, place.folder(), place.name());
        if (jobs.size() >= KEPT) {
            jobs.values().removeIf(known -> !known.isRunning());
        }
        jobs.put(wish.cloneId(), job);
        job.start();
        return job.view();
    }

    /// A place for a new folder, in a folder that is there.
    private Place freePlace(String path) throws IOException {
        var place = folders.place(path);
        var parent = place.getParent();
        if (parent == null || !folders.contains(parent)) {
            throw RefusedException.invalid("path", path + " is one of the allowed folders itself: name one in it");
        }
        folders.write(place, () -> {
            requireEmpty(place, path);
            return Files.createDirectories(parent);
        });
        return new Place(parent.toRealPath(), place.getFileName().toString());
    }

    private record Place(Path folder, String name) {
        Path path() {
            return folder.resolve(name);
        }
    }

    private static void requireEmpty(Path place, String path) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try {
            if (Files.readAttributes(place, BasicFileAttributes.class).isDirectory()) {
                Files.delete(place);
                return;
            }
        } catch (DirectoryNotEmptyException _) {
            // Said below, as of a file.
        }
        throw new RefusedException(ErrorCode.CONFLICT, "path", "There is something at " + path + " already");
    }

    public CloneView state(String id) {
        return find(id).map(CloneJob::view).orElseGet(() -> unknown());
    }

    /// Stops it and deletes what has come; nothing happens when it has ended.
    public CloneView cancel(String id) {
        find(id).ifPresent(CloneJob::cancel);
        return state(id);
    }

    private Optional<CloneJob> find(@Nullable String id) {
        return Optional.ofNullable(id).map(jobs::get);
    }

    private static CloneView unknown() {
        return new CloneView(CloneStatus.UNKNOWN, "", null, null, null);
    }

    @Override
    public void close() {
        jobs.values().forEach(CloneJob::cancel);
    }
}
