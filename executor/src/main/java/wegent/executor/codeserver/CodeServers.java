package wegent.executor.codeserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.executor.process.Launcher;
import wegent.protocol.BackendMessage;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReply;
import wegent.protocol.CodeServerReport;
import wegent.protocol.ErrorCode;
import wegent.protocol.Machine.Policy;
import wegent.protocol.RefusedException;

/// The IDE on this device: opens sessions, as far as its owner allows that, and ends them when nobody needs
/// them or the backend says so. Threads meet here.
public final class CodeServers implements AutoCloseable {
    private static final Logger log = System.getLogger(CodeServers.class.getName());
    private static final Duration SWEEP = Duration.ofMinutes(1);
    /// How long sessions go on without any word of a backend, which alone knows who may still be here.
    private static final Duration ALONE = Duration.ofSeconds(60);

    private final Policy policy;
    private final CodeServerConfig config;
    private final Folders folders;
    private final IdeServer ide;
    private final Installed installed;
    private final Time time;
    private final Sessions sessions = new Sessions();
    private final SessionGateway gateway;
    private final Tunnels tunnels;
    private final Timers.Timer sweep;
    private volatile @Nullable Wire wire;
    private Timers.@Nullable Timer alone;

    /// Is there a code-server that could be started?
    interface Installed {
        boolean now();
    }

    CodeServers(
            Policy policy, CodeServerConfig config, Folders folders, IdeServer ide, Installed installed, Time time) {
        this.policy = policy;
        this.config = config;
        this.folders = folders;
        this.ide = ide;
        this.installed = installed;
        this.time = time;
        gateway = new SessionGateway(sessions, ide, config.host(), config.port());
        tunnels = new Tunnels(gateway::port);
        sweep = time.every(SWEEP, this::sweep);
    }

    /// IDEs in `folders`, by the code-server of `config`, which keeps what is its own in `home`.
    public static CodeServers in(
            Path home, Policy policy, CodeServerConfig config, Folders folders, Launcher launcher, Time time) {
        var server = new CodeServer(config, launcher, home);
        return new CodeServers(policy, config, folders, server, server::isInstalled, time);
    }

    public synchronized void connected(Wire to) {
        if (alone != null) {
            alone.close();
            alone = null;
        }
        wire = to;
        tunnels.connected(to);
        sessions.suspend(false);
        tell();
    }

    public synchronized void disconnected() {
        wire = null;
        tunnels.disconnected();
        if (alone == null) {
            alone = time.after(ALONE, () -> sessions.suspend(true));
        }
    }

    /// Does what the backend wants; `reply` gets the acknowledgement. Does not block.
    public void handle(CodeServerOrder order, Consumer<Object> reply) {
        switch (order) {
            // Starting a process takes its time, and the system's own calls would pin a virtual thread.
            case CodeServerOrder.Start start ->
                Thread.ofPlatform().daemon().name("ide start").start(() -> reply.accept(started(start)));
            case CodeServerOrder.Close(var id) -> {
                if (sessions.end(id)) {
                    tell();
                }
                reply.accept(BackendMessage.Done.ok());
            }
            case CodeServerOrder.Open open ->
                Thread.ofVirtual().name("tunnel open").start(() -> reply.accept(opened(open)));
            case CodeServerOrder.Data(var tunnel, var offset, var data) -> tunnels.data(tunnel, offset, data);
            case CodeServerOrder.Taken(var tunnel, var bytes) -> tunnels.taken(tunnel, bytes);
            case CodeServerOrder.End(var tunnel, var broken) -> tunnels.end(tunnel, broken);
        }
    }

    private Object started(CodeServerOrder.Start order) {
        try {
            return start(order);
        } catch (RefusedException e) {
            return e.reply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unsuitable("The IDE is not started: the executor ends").reply();
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, "No IDE", e);
            return unsuitable("The device cannot open an IDE: " + e.getMessage())
                    .reply();
        }
    }

    private CodeServerReply.Started start(CodeServerOrder.Start order) throws IOException, InterruptedException {
        requireAllowed();
        var base = config.publicUrl()
                .or(() -> Optional.ofNullable(order.relay()).map(URI::create))
                .orElseThrow(() -> unsuitable(
                        "This device has no address that browsers reach (DEVICE_PUBLIC_BASE_URL), and this server has"
                                + " none for IDEs (WEGENT_IDE_URL): its operator can set one"));
        var folder = folders.resolve(order.path(), order.createIfMissing());
        gateway.start();
        var _ = ide.ready();
        var ticket = new Session.Ticket(order.sessionId(), order.credential(), order.expiresAt(), order.accessToken());
        var session = new Session(ticket, base, folder, time);
        sessions.add(session);
        tell();
        return new CodeServerReply.Started(
                true,
                session.id(),
                folder.toString(),
                session.url(),
                config.publicUrl().isEmpty());
    }

    private void requireAllowed() {
        if (!policy.codeServer()) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN,
                    "This device allows no IDE. Its owner can change that: set policy.code_server to true in"
                            + " device-config.json (in ~/.wegent-executor) and start the executor again");
        }
        if (!config.gateway()) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "Session gateway is disabled (DEVICE_SESSION_GATEWAY_ENABLED)");
        }
        if (!installed.now()) {
            throw unsuitable("code-server is not installed on this device. Install it there, for example with"
                    + " `npm install -g code-server`, and open the IDE again; WEGENT_EXECUTOR_CODE_SERVER names one"
                    + " that is not in the PATH");
        }
    }

    private static RefusedException unsuitable(String why) {
        return new RefusedException(ErrorCode.DEVICE_UNSUITABLE, why);
    }

    private Object opened(CodeServerOrder.Open order) {
        try {
            if (sessions.find(order.sessionId()).isEmpty()) {
                throw RefusedException.notFound("IDE session");
            }
            tunnels.open(order.tunnel());
            return BackendMessage.Done.ok();
        } catch (RefusedException e) {
            return e.reply();
        }
    }

    /// The backend watches over the credentials of all that is open.
    private synchronized void tell() {
        var to = wire;
        if (to != null) {
            to.say(new CodeServerReport.Sessions(sessions.all().stream()
                    .map(session -> new CodeServerReport.Open(session.id(), session.credential(), session.expiresAt()))
                    .toList()));
        }
    }

    private void sweep() {
        if (sessions.endIdle(config.idle())) {
            tell();
        }
        if (sessions.all().isEmpty() && ide.running().isPresent()) {
            ide.stop();
        }
    }

    @Override
    public void close() {
        sweep.close();
        sessions.endAll();
        tunnels.disconnected();
        gateway.close();
        ide.stop();
    }
}
