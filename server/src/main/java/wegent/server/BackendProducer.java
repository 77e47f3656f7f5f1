package wegent.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.Backend;
import wegent.backend.BackendConfig;
import wegent.backend.LimitsConfig;
import wegent.backend.account.Accounts;
import wegent.backend.account.ApiKeys;
import wegent.backend.account.ClientAddress;
import wegent.backend.account.LiveSessions;
import wegent.backend.account.LoginConfig;
import wegent.backend.account.Logins;
import wegent.backend.account.Pairings;
import wegent.backend.account.Tokens;
import wegent.backend.account.TrustedProxies;
import wegent.backend.codeserver.CodeServers;
import wegent.backend.command.DeviceCommands;
import wegent.backend.device.Devices;
import wegent.backend.dispatch.Conversations;
import wegent.backend.dispatch.OrphanReaper;
import wegent.backend.http.PublicAddress;
import wegent.backend.inventory.Inventory;
import wegent.backend.inventory.Oversight;
import wegent.backend.inventory.RemoteConfig;
import wegent.backend.inventory.RemoteDevices;
import wegent.backend.link.WaitingCalls;
import wegent.backend.model.Models;
import wegent.backend.notify.Notifications;
import wegent.backend.notify.PushConfig;
import wegent.backend.presence.PresenceConfig;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.project.Projects;
import wegent.backend.quota.QuotaConfig;
import wegent.backend.storage.DatabaseConfig;
import wegent.backend.storage.RedisConfig;
import wegent.backend.storage.SecretKeyConfig;
import wegent.backend.storage.StorageException;
import wegent.backend.stream.Attachments;
import wegent.backend.task.ProjectPlaces;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.Tasks;
import wegent.backend.task.Uploads;
import wegent.backend.terminal.Terminals;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.CreateApiKey;
import wegent.socketio.SocketConfig;

/// Makes the one backend of this server and what the container wants of it.
@Startup
@ApplicationScoped
class BackendProducer {
    private static final Logger log = LoggerFactory.getLogger(BackendProducer.class);

    private final SystemTime time = new SystemTime();
    private final Backend backend;
    private final PublicAddress address;

    BackendProducer(ServerConfig config, Tls tls) {
        address = orEnd(() -> new PublicAddress(config.publicUrl(), tls.authoritySha256()));
        backend = orEnd(() -> new Backend(backendConfig(config, address), time));
        createFirstAdmin(config);
        config.keyFile().ifPresent(file -> provideKey(file, config.adminUser()));
        backend.start();
    }

    private void createFirstAdmin(ServerConfig config) {
        try {
            backend.features()
                    .accounts()
                    .createFirstAdmin(
                            config.adminUser(),
                            config.adminPassword().map(Secret::new).orElse(null))
                    .filter(Accounts.FirstAdmin::generated)
                    .ifPresent(admin -> tellFirstLogin(admin, config));
        } catch (RefusedException e) {
            backend.close();
            throw notStarted(e);
        }
    }

    private static BackendConfig backendConfig(ServerConfig config, PublicAddress address) {
        var presence = config.presence();
        return new BackendConfig(
                config.dataFolder(),
                database(config),
                config.redis().url().map(RedisConfig::parse).orElse(null),
                SecretKeyConfig.of(
                        config.secretKey(),
                        config.secretKeyFile(),
                        config.secretKeyPrevious().orElse(List.of())),
                new PresenceConfig(
                        presence.heartbeat(),
                        presence.lease(),
                        presence.sweep(),
                        presence.grace(),
                        new PresenceConfig.Brake(presence.brakeShare(), presence.brakeMinimum())),
                sockets(config.limits()),
                config.slots(),
                new PushConfig(config.push().contact(), config.push().inner()),
                remote(address),
                logins(config),
                config.ideUrl().orElse(null),
                quotas(config.quota()),
                limits(config.limits()));
    }

    /// Clients that have joined nothing are bounded as connections without a user are.
    private static SocketConfig sockets(ServerConfig.LimitKeys keys) {
        var unjoined = new SocketConfig.Unjoined(
                SocketConfig.Unjoined.defaults().maxPayload(),
                keys.connectionsPerAddress(),
                keys.connectionsWithoutUser());
        return BackendConfig.socketDefaults().withUnjoined(unjoined);
    }

    private static QuotaConfig quotas(ServerConfig.QuotaKeys keys) {
        return new QuotaConfig(
                keys.devices(),
                keys.keys(),
                keys.tokens(),
                keys.pairings(),
                keys.queuedTasks(),
                keys.sockets(),
                keys.fileBytes());
    }

    private static LimitsConfig limits(ServerConfig.LimitKeys keys) {
        return new LimitsConfig(keys.waitingCallsPerUser(), keys.waitingCalls());
    }

    /// By the names that the seeds give these settings.
    private static RemoteConfig remote(PublicAddress address) {
        var settings = ConfigProvider.getConfig();
        Optional<String> url = settings.getOptionalValue("REMOTE_DEVICE_BACKEND_URL", String.class)
                .or(() -> settings.getOptionalValue("BACKEND_INTERNAL_URL", String.class));
        return new RemoteConfig(
                url.map(URI::create).or(address::url).orElse(null),
                settings.getOptionalValue("REMOTE_DEVICE_DOCKER_IMAGE", String.class)
                        .orElse(RemoteConfig.IMAGE),
                address.authoritySha256().orElse(null));
    }

    private static LoginConfig logins(ServerConfig config) {
        var login = config.login();
        return new LoginConfig(
                login.wrongPerName(),
                login.wrongPerAddress(),
                login.wrongInAll(),
                new TrustedProxies(config.trustedProxies().orElse(List.of())));
    }

    private static DatabaseConfig database(ServerConfig config) {
        var keys = config.database();
        return keys.url()
                .map(url -> DatabaseConfig.at(url, keys.connections(), keys.patience(), keys.answerLimit()))
                .orElseGet(() -> DatabaseConfig.fileIn(config.dataFolder(), keys.diskReserveBytes()));
    }

    /// A setting that is wrong, or a store that cannot be used, ends the program with one line.
    static <T> T orEnd(Supplier<T> opening) {
        try {
            return opening.get();
        } catch (StorageException | IllegalArgumentException e) {
            throw notStarted(e);
        }
    }

    private static PreventFurtherStepsException notStarted(RuntimeException why) {
        log.error("Not started: {}", why.getMessage());
        log.debug("Not started", why);
        Quarkus.asyncExit(1);
        return new PreventFurtherStepsException();
    }

    /// A password is never written where others may read it: a log often is.
    private static void tellFirstLogin(Accounts.FirstAdmin admin, ServerConfig config) {
        var login = admin.user().name() + " " + admin.password().value();
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (config.firstLoginFile().isEmpty() && terminal.isPresent()) {
            terminal.get().printf("First login, told only now: %s%n", login);
            return;
        }
        var file = config.firstLoginFile().orElse(config.dataFolder().resolve("first-login"));
        write(file, login + "\n");
        log.info("The first login is in {}, for its owner alone: read it and delete the file", file);
    }

    /// Keeps a working key of the first admin in `file`.
    private void provideKey(Path file, String user) {
        if (holdsWorkingKey(file)) {
            return;
        }
        backend.features().accounts().byName(user).ifPresent(admin -> {
            var key = backend.features().keys().create(admin.id(), CreateApiKey.full("Programs of this machine"));
            write(file, key.key() + "\n");
        });
    }

    private boolean holdsWorkingKey(Path file) {
        try {
            return Files.exists(file)
                    && backend.authenticator()
                            .authenticate(Files.readString(file).strip())
                            .user()
                            .active();
        } catch (IOException | RefusedException e) {
            return false;
        }
    }

    private static void write(Path file, String text) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                PrivateFile.folder(folder);
            }
            PrivateFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    @Produces
    @Singleton
    Backend backend() {
        return backend;
    }

    @Produces
    @Singleton
    PublicAddress address() {
        return address;
    }

    @Produces
    @Singleton
    static ObjectMapper mapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    Accounts accounts() {
        return backend.features().accounts();
    }

    @Produces
    @Singleton
    Logins logins() {
        return backend.features().logins();
    }

    @Produces
    @Singleton
    ClientAddress.OfRequest clientAddress(ServerConfig config, CurrentVertxRequest current) {
        var proxies = logins(config).trustedProxies();
        return () -> {
            var request = current.getCurrent().request();
            var peer =
                    InetAddress.ofLiteral(request.connection().remoteAddress().hostAddress());
            return proxies.client(peer, request.headers().getAll("X-Forwarded-For"));
        };
    }

    @Produces
    @Singleton
    Tokens tokens() {
        return backend.features().tokens();
    }

    @Produces
    @Singleton
    ApiKeys keys() {
        return backend.features().keys();
    }

    @Produces
    @Singleton
    Pairings pairings() {
        return backend.features().pairings();
    }

    @Produces
    @Singleton
    LiveSessions sessions() {
        return backend.features().sessions();
    }

    @Produces
    @Singleton
    Models models() {
        return backend.features().models();
    }

    @Produces
    @Singleton
    WaitingCalls waitingCalls() {
        return backend.features().waiting();
    }

    @Produces
    @Singleton
    Devices devices() {
        return backend.features().devices();
    }

    @Produces
    @Singleton
    PresenceTracker presence() {
        return backend.features().presence();
    }

    @Produces
    @Singleton
    Inventory inventory() {
        return backend.features().inventory();
    }

    @Produces
    @Singleton
    RemoteDevices remoteDevices() {
        return backend.features().remoteDevices();
    }

    @Produces
    @Singleton
    Oversight oversight() {
        return backend.features().oversight();
    }

    @Produces
    @Singleton
    OrphanReaper reaper() {
        return backend.features().reaper();
    }

    @Produces
    @Singleton
    Tasks tasks() {
        return backend.features().tasks();
    }

    @Produces
    @Singleton
    Conversations conversations() {
        return backend.features().conversations();
    }

    @Produces
    @Singleton
    TaskLocks locks() {
        return backend.features().locks();
    }

    @Produces
    @Singleton
    Attachments attachments() {
        return backend.features().attachments();
    }

    @Produces
    @Singleton
    Uploads uploads() {
        return backend.features().uploads();
    }

    @Produces
    @Singleton
    Notifications notifications() {
        return backend.features().notifications();
    }

    @Produces
    @Singleton
    Terminals terminals() {
        return backend.features().terminals();
    }

    @Produces
    @Singleton
    DeviceCommands commands() {
        return backend.features().commands();
    }

    @Produces
    @Singleton
    Projects projects() {
        return backend.features().projects();
    }

    @Produces
    @Singleton
    ProjectPlaces projectPlaces() {
        return backend.features().projectPlaces();
    }

    @Produces
    @Singleton
    CodeServers codeServers() {
        return backend.features().codeServers();
    }

    /// Before the port is closed.
    void drain(@Observes ShutdownDelayInitiatedEvent ending) {
        backend.drain();
    }

    @PreDestroy
    void close() {
        backend.close();
        time.close();
    }
}
