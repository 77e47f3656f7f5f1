package wegent.executor.command;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import wegent.base.Json;
import wegent.executor.git.Clones;
import wegent.executor.git.Git;
import wegent.executor.git.Repository;
import wegent.executor.git.Worktrees;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.BackendMessage.ExecuteCommand;
import wegent.protocol.DeviceCommand;
import wegent.protocol.ErrorCode;
import wegent.protocol.Machine.Policy;
import wegent.protocol.RefusedException;

/// Carries out the commands of the backend, when the owner allows commands: each on a thread of its own, a few
/// at a time, with a line in the log and an answer of a bounded size.
public final class DeviceCommands implements AutoCloseable {
    private static final Logger audit = System.getLogger("audit");
    private static final Logger log = System.getLogger(DeviceCommands.class.getName());
    private static final int AT_A_TIME = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// A message of a device may have a million bytes.
    private static final int LARGEST_ANSWER = 900_000;

    private final Policy policy;
    private final FolderLister lister;
    private final FileReader files;
    private final FileWriter incoming;
    private final Repository repository;
    private final Clones clones;
    private final Worktrees worktrees;
    private final Semaphore room = new Semaphore(AT_A_TIME);

    /// `incoming` is where files lie until all of them has come.
    public DeviceCommands(Policy policy, AllowedFolders folders, Path incoming, Git git, Worktrees worktrees)
            throws IOException {
        this.policy = policy;
        this.lister = new FolderLister(folders);
        this.files = new FileReader(folders);
        this.incoming = new FileWriter(folders, incoming);
        this.repository = new Repository(git, folders);
        this.clones = new Clones(git, folders);
        this.worktrees = worktrees;
    }

    /// Does what the backend wants; `reply` gets the acknowledgement. Does not block.
    public void handle(ExecuteCommand order, Consumer<Object> reply) {
        Thread.ofVirtual().name("command").start(() -> reply.accept(answer(order.command())));
    }

    private Object answer(DeviceCommand command) {
        try {
            var answer = bounded(carriedOut(command));
            audit.log(Level.INFO, "{0}: done", command);
            return answer;
        } catch (RefusedException e) {
            audit.log(Level.INFO, "{0}: refused, {1}", command, e.text());
            return e.reply();
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, command + " failed", e);
            return new RefusedException(ErrorCode.DEVICE_UNSUITABLE, "The device could not do this: " + e).reply();
        }
    }

    private Object carriedOut(DeviceCommand command) throws IOException {
        if (!policy.commands()) {
            throw new RefusedException(
                    ErrorCode.REFUSED_BY_POLICY,
                    "This device shows none of its folders. Its owner can change that: set policy.commands.read to true in"
                            + " device-config.json (in ~/.wegent-executor) and start the executor again");
        }
        if (!entered()) {
            throw new RefusedException(ErrorCode.TOO_MANY_REQUESTS, "This device does too much at once. Try again");
        }
        try {
            return done(command);
        } finally {
            room.release();
        }
    }

    private boolean entered() {
        try {
            return room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Object done(DeviceCommand command) throws IOException {
        return switch (command) {
            case DeviceCommand.ListFolder wish -> lister.list(wish);
            case DeviceCommand.ReadText(var path) -> files.text(path);
            case DeviceCommand.ReadChunk(var path, var offset) -> files.chunk(path, offset);
            case DeviceCommand.WriteChunk piece -> incoming.take(piece);
            case DeviceCommand.MakeFolder(var path) -> lister.made(path);
            case DeviceCommand.GitStatus(var path) -> repository.status(path);
            case DeviceCommand.GitBranches(var path) -> repository.branches(path);
            case DeviceCommand.GitDiff(var path, var base) -> repository.diff(path, base);
            case DeviceCommand.Clone wish -> clones.start(wish);
            case DeviceCommand.CloneState(var id) -> clones.state(id);
            case DeviceCommand.CancelClone(var id) -> clones.cancel(id);
            case DeviceCommand.ListWorktrees _ -> worktrees.list();
            case DeviceCommand.RemoveWorktree(var path) -> worktrees.remove(path);
        };
    }

    private static Object bounded(Object answer) {
        var size = Json.write(answer).getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_ANSWER) {
            throw new RefusedException(ErrorCode.PAYLOAD_TOO_LARGE, "There is too much of it to be shown");
        }
        return answer;
    }

    /// Ends the clones that are under way.
    @Override
    public void close() {
        clones.close();
    }
}
