package wegent.executor.task;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.executor.connection.RunId;
import wegent.executor.process.Launcher;
import wegent.executor.process.ProcessFolder;

/// The runs at work, for an executor that comes after this one dies: `live/` of the home has a file per run,
/// and a folder per process that an agent started. Threads meet here only in different files.
public final class LiveRuns {
    private static final Logger log = System.getLogger(LiveRuns.class.getName());
    private static final String ENDING = ".json";

    private final Path folder;

    private LiveRuns(Path folder) {
        this.folder = folder;
    }

    public static LiveRuns in(Path home) throws IOException {
        return new LiveRuns(PrivateFile.folder(home.resolve("live")));
    }

    /// Where the folders of processes are made.
    Path folder() {
        return folder;
    }

    /// Is there a run that an earlier executor left?
    public boolean has(RunId.Key key) {
        return find(key).isPresent();
    }

    Optional<LiveRun> find(RunId.Key key) {
        try {
            var file = file(key);
            return Files.exists(file)
                    ? Optional.of(Json.read(Files.readString(file), LiveRun.class))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            log.log(Level.WARNING, "run " + key + ": what an earlier executor kept of it is not readable", e);
            return Optional.empty();
        }
    }

    Optional<ProcessFolder> process(LiveRun run) {
        return Optional.ofNullable(run.process())
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .map(ProcessFolder::new);
    }

    void save(LiveRun run) throws IOException {
        PrivateFile.write(file(run.id().key()), Json.write(run) + "\n");
    }

    void remove(RunId.Key key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            log.log(Level.WARNING, "run " + key + ": cannot be forgotten", e);
        }
    }

    /// Deletes all but `runs` and `processes`: nobody goes on with it.
    void keepOnly(Set<RunId.Key> runs, Set<ProcessFolder> processes) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (!Files.isDirectory(file)) {
                    if (runs.stream().noneMatch(key -> file.equals(file(key)))) {
                        Files.deleteIfExists(file);
                    }
                } else if (!processes.contains(new ProcessFolder(file))) {
                    Launcher.forget(new ProcessFolder(file));
                }
            }
        }
    }

    private Path file(RunId.Key key) {
        return folder.resolve(key + ENDING);
    }
}
