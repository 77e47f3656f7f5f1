package wegent.executor.terminal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.executor.terminal.screen.Screen;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.BackendMessage;
import wegent.protocol.ErrorCode;
import wegent.protocol.Machine.Policy;
import wegent.protocol.RefusedException;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.TerminalSummary;

/// The terminals of this device. They live on without a connection and end with this executor. Threads meet
/// here.
public final class Terminals implements AutoCloseable {
    private static final Logger log = System.getLogger(Terminals.class.getName());
    private static final int ROWS = 24;
    private static final int COLUMNS = 80;
    private static final Duration SWEEP = Duration.ofMinutes(1);
    /// How long the last screen of one that has ended can be looked at.
    private static final Duration ENDED = Duration.ofMinutes(10);

    private final Map<TerminalId, Terminal> terminals = new ConcurrentHashMap<>();
    private final OutputSender sender;
    private final Semaphore room;
    private final Policy policy;
    private final TerminalConfig config;
    private final AllowedFolders folders;
    private final Pty.Opener opener;
    private final Time time;
    private final Timers.Timer sweep;

    Terminals(
            Policy policy,
            TerminalConfig config,
            AllowedFolders folders,
            Pty.Opener opener,
            BooleanSupplier agentWorks,
            Time time) {
        this.policy = policy;
        this.config = config;
        this.folders = folders;
        this.opener = opener;
        this.time = time;
        this.sender = new OutputSender(agentWorks, time);
        this.room = new Semaphore(config.most());
        this.sweep = time.every(SWEEP, this::sweep);
        sender.start();
    }

    /// Terminals in `folders`, with `environment` and no more. While an agent works, they leave room for it.
    public static Terminals in(
            AllowedFolders folders,
            Policy policy,
            TerminalConfig config,
            Map<String, String> environment,
            BooleanSupplier agentWorks,
            Time time) {
        var opener = NativePty.opener(LoginShell.of(environment), environment);
        return new Terminals(policy, config, folders, opener, agentWorks, time);
    }

    public void connected(Wire wire) {
        sender.connected(wire);
    }

    /// Who watched has to attach again; what runs goes on.
    public void disconnected() {
        sender.disconnected();
        terminals.values().forEach(Terminal::detachAll);
    }

    /// Does what the backend wants; `reply` gets the acknowledgement. Does not block.
    public void handle(TerminalOrder order, Consumer<Object> reply) {
        try {
            switch (order) {
                case TerminalOrder.Start start -> start(start, reply);
                case TerminalOrder.Attach(var id, var viewer, var offset, var layout, var write) ->
                    reply.accept(get(id).attach(viewer, offset, layout, write));
                case TerminalOrder.Detach(var id, var viewer) -> find(id).ifPresent(known -> known.detach(viewer));
                case TerminalOrder.Input(var id, var viewer, var data) ->
                    find(id).ifPresent(known -> known.input(viewer, data));
                case TerminalOrder.Resize(var id, var viewer, var rows, var columns) ->
                    find(id).ifPresent(known -> known.resize(viewer, rows, columns));
                case TerminalOrder.Take(var id, var viewer) -> find(id).ifPresent(known -> known.take(viewer));
                case TerminalOrder.Seen(var id, var viewer, var received) ->
                    find(id).ifPresent(known -> known.seen(viewer, received));
                case TerminalOrder.Pulse(var id, var viewer) -> reply.accept(get(id).pulse(viewer));
                case TerminalOrder.Close(var id) -> {
                    close(get(id));
                    reply.accept(BackendMessage.Done.ok());
                }
                case TerminalOrder.ListAll _ -> reply.accept(list());
            }
        } catch (RefusedException e) {
            reply.accept(e.reply());
        }
    }

    private Optional<Terminal> find(TerminalId id) {
        return Optional.ofNullable(terminals.get(id));
    }

    private Terminal get(TerminalId id) {
        return find(id).orElseThrow(() -> RefusedException.notFound("Terminal"));
    }

    private TerminalReply.Listed list() {
        return new TerminalReply.Listed(terminals.values().stream()
                .map(Terminal::summary)
                .sorted(Comparator.comparing(TerminalSummary::createdAt))
                .toList());
    }

    private void start(TerminalOrder.Start order, Consumer<Object> reply) {
        if (!policy.terminal()) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN,
                    "This device allows no terminals. Its owner can change that: set policy.terminal to true in"
                            + " device-config.json (in ~/.wegent-executor) and start the executor again");
        }
        if (terminals.containsKey(order.sessionId())) {
            throw new RefusedException(ErrorCode.CONFLICT, "There is such a terminal already");
        }
        if (!room.tryAcquire() && !(closeEnded() && room.tryAcquire())) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "This device has " + config.most() + " terminals already: close one that is not needed");
        }
        // Starting a process takes its time, and the system's own calls would pin a virtual thread.
        Thread.ofPlatform().daemon().name("terminal start").start(() -> reply.accept(started(order)));
    }

    /// Makes room for new ones.
    private boolean closeEnded() {
        var ended = terminals.values().stream().filter(Terminal::hasEnded).toList();
        ended.forEach(this::close);
        return !ended.isEmpty();
    }

    private Object started(TerminalOrder.Start order) {
        var done = false;
        try {
            var folder = folders.resolve(order.path(), order.createIfMissing());
            var rows = Math.clamp(order.rows() == 0 ? ROWS : order.rows(), Screen.LEAST, Screen.MOST_ROWS);
            var columns = Math.clamp(order.cols() == 0 ? COLUMNS : order.cols(), Screen.LEAST, Screen.MOST_COLUMNS);
            var pty = opener.open(folder, rows, columns);
            var terminal = new Terminal(order.sessionId(), folder, pty, new Screen(rows, columns), time, sender::wake);
            terminals.put(order.sessionId(), terminal);
            done = true;
            terminal.start();
            log.log(Level.INFO, "terminal={0} opened in {1}", order.sessionId(), folder);
            return new TerminalReply.Started(true, order.sessionId(), folder.toString());
        } catch (RefusedException e) {
            return e.reply();
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, "No terminal", e);
            return new RefusedException(ErrorCode.DEVICE_UNSUITABLE, "The device cannot open a terminal: " + e).reply();
        } finally {
            if (!done) {
                room.release();
            }
        }
    }

    private void close(Terminal terminal) {
        if (terminals.remove(terminal.id(), terminal)) {
            room.release();
            terminal.close();
        }
    }

    private void sweep() {
        for (var terminal : terminals.values()) {
            if (terminal.isIdle(terminal.hasEnded() ? ENDED : config.idle())) {
                log.log(Level.INFO, "terminal={0} is closed: nobody needs it", terminal.id());
                close(terminal);
            }
        }
    }

    @Override
    public void close() {
        sweep.close();
        terminals.values().forEach(this::close);
        sender.close();
    }

    /// One of them, for tests.
    Terminal terminal(TerminalId id) {
        return Objects.requireNonNull(terminals.get(id));
    }
}
