package wegent.executor.git;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Folders;
import wegent.executor.repository.RepositoryPlace;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.rest.CloneStatus;
import wegent.protocol.rest.CloneView;

/// One clone, on a thread of its own. It comes into a folder beside its place and is moved there when it is
/// whole: a project never sees a half one. Threads meet here.
final class CloneJob {
    private static final Logger log = System.getLogger(CloneJob.class.getName());
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final Pattern PROGRESS = Pattern.compile("(?:remote: )?([A-Z][a-z]+(?: [a-z]+)?): +(\\d{1,3})%.*");
    private static final int TAIL = 4 * 1024;

    private final Git git;
    private final AllowedFolders folders;
    private final String url;
    private final Optional<String> branch;
    private final Path folder;
    private final Path place;
    private final Path part;
    private final StringBuilder tail = new StringBuilder();
    private CloneView view;
    private @Nullable ChildProcess child;

    /// It comes to lie in `folder`, as `name`.
    CloneJob(Git git, AllowedFolders folders, String url, Optional<String> branch, Path folder, String name) {
        this.git = git;
        this.folders = folders;
        this.url = url;
        this.branch = branch;
        this.folder = folder;
        place = folder.resolve(name);
        part = folder.resolve("." + name + ".cloning");
        view = new CloneView(CloneStatus.RUNNING, place.toString(), null, null, null);
    }

    synchronized CloneView view() {
        return view;
    }

    Path place() {
        return place;
    }

    boolean isRunning() {
        return view().status() == CloneStatus.RUNNING;
    }

    void start() {
        Thread.ofVirtual().name("clone " + place.getFileName()).start(this::run);
    }

    void cancel() {
        ChildProcess running;
        synchronized (this) {
            end(CloneStatus.CANCELLED, null);
            running = child;
        }
        if (running != null) {
            running.stop();
        }
    }

    private void run() {
        Folders.delete(part); // of one that an executor left which was killed
        try (var process = git.startClone(folder, line())) {
            if (!begun(process)) {
                return;
            }
            var timer = git.time().after(LIMIT, process::stop);
            read(process.output());
            var exit = process.waitFor();
            timer.close();
            ended(exit.success());
        } catch (IOException | RuntimeException e) {
            log.log(Level.INFO, "A clone failed", e);
            end(CloneStatus.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            end(CloneStatus.FAILED, "It was interrupted");
        } finally {
            Folders.delete(part);
        }
    }

    private List<String> line() {
        var line = new ArrayList<String>();
        branch.ifPresent(name -> line.addAll(List.of("--branch", name)));
        line.addAll(List.of("--", url, part.toString()));
        return line;
    }

    private synchronized boolean begun(ChildProcess process) {
        child = process;
        return view.status() == CloneStatus.RUNNING;
    }

    private void ended(boolean success) throws IOException {
        if (!success) {
            synchronized (this) {
                end(CloneStatus.FAILED, Git.lastOf(tail.toString()));
            }
            return;
        }
        if (!isRunning()) {
            return;
        }
        try {
            checkOut();
            if (!isRunning()) {
                return; // it was cancelled
            }
            folders.write(place, () -> Files.move(part, place));
            end(CloneStatus.DONE, null);
        } catch (FileAlreadyExistsException _) {
            end(CloneStatus.FAILED, "There is something at " + place + " by now");
        }
    }

    /// Writes the files, without a filter unless the owner trusts the folder. A repository without a commit has none.
    private void checkOut() throws IOException {
        var cloned = RepositoryPlace.around(part.toRealPath(), folders::contains)
                .orElseThrow(() -> new IOException("Git made no repository at " + part));
        if (git.read(cloned, "rev-parse", "--verify", "--quiet", "HEAD").ok()) {
            git.checkOut(cloned, git.isTrusted(cloned));
        }
    }

    private synchronized void end(CloneStatus status, @Nullable String error) {
        if (view.status() == CloneStatus.RUNNING) {
            view = new CloneView(status, view.path(), null, null, error);
            log.log(Level.INFO, "clone into {0}: {1}", place, status.wire());
        }
    }

    private void read(InputStream from) throws IOException {
        var line = new StringBuilder();
        var buffer = new byte[4096];
        for (var count = from.read(buffer); count > 0; count = from.read(buffer)) {
            for (var character : new String(buffer, 0, count, StandardCharsets.ISO_8859_1).toCharArray()) {
                if (character == '\n' || character == '\r') {
                    said(line.toString());
                    line.setLength(0);
                } else if (line.length() < 1000) {
                    line.append(character);
                }
            }
        }
        said(line.toString());
    }

    private synchronized void said(String line) {
        var match = PROGRESS.matcher(line);
        if (!match.matches()) {
            tail.append(line).append('\n');
            tail.delete(0, Math.max(0, tail.length() - TAIL));
        } else if (view.status() == CloneStatus.RUNNING) {
            var percent = Math.min(100, Integer.parseInt(match.group(2)));
            view = new CloneView(CloneStatus.RUNNING, view.path(), match.group(1), percent, null);
        }
    }
}
