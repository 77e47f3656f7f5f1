package wegent.backend;

import java.util.Optional;
import java.util.function.Supplier;
import wegent.backend.account.Accounts;
import wegent.backend.account.ApiKeys;
import wegent.backend.account.Authenticator;
import wegent.backend.account.LiveSessions;
import wegent.backend.account.Tokens;
import wegent.backend.chat.ChatEvents;
import wegent.backend.chat.ChatRooms;
import wegent.backend.chat.Troubles;
import wegent.backend.device.Devices;
import wegent.backend.dispatch.Conversations;
import wegent.backend.dispatch.Dispatcher;
import wegent.backend.dispatch.Orders;
import wegent.backend.dispatch.OrphanReaper;
import wegent.backend.dispatch.Reconciler;
import wegent.backend.dispatch.TaskQueue;
import wegent.backend.gateway.DeviceEvents;
import wegent.backend.gateway.Drain;
import wegent.backend.gateway.LocalLinks;
import wegent.backend.gateway.Takeovers;
import wegent.backend.inventory.Inventory;
import wegent.backend.link.NodeLinks;
import wegent.backend.model.Models;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.RedisNodeBus;
import wegent.backend.node.SoloBus;
import wegent.backend.presence.DeviceHealth;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.backend.storage.Redis;
import wegent.backend.storage.StorageException;
import wegent.backend.storage.StorageHealth;
import wegent.backend.stream.Attachments;
import wegent.backend.stream.Streams;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.backend.task.Tasks;
import wegent.base.Closer;
import wegent.base.Time;
import wegent.protocol.ChatRequest;
import wegent.protocol.DeviceMessage;
import wegent.protocol.RefusedException;
import wegent.socketio.server.ConnectRefused;
import wegent.socketio.server.SocketServer;

/// One backend node: makes every object once, in starting order, and closes them in the other. The web server
/// around it gives it HTTP requests ([#features]) and sockets ([#sockets]).
public final class Backend implements AutoCloseable {
    private final Closer closer = new Closer();
    private volatile boolean draining;
    private final Database database;
    private final Authenticator authenticator;
    private final SocketServer sockets;
    private final Dispatcher dispatcher;
    private final Drain drain;
    private final Features features;

    /// What the `*Resource` classes are made of: a JAX-RS server makes those itself.
    public record Features(
            Accounts accounts,
            Tokens tokens,
            ApiKeys keys,
            LiveSessions sessions,
            Models models,
            Devices devices,
            PresenceTracker presence,
            Inventory inventory,
            OrphanReaper reaper,
            Tasks tasks,
            Conversations conversations,
            TaskLocks locks,
            Streams streams,
            Attachments attachments) {}

    public Backend(BackendConfig config, Time time) {
        try {
            database = closer.add(new Database(config.database(), time));
            var cipher = Cipher.open(config.secretKey(), config.dataFolder());

            var redis = config.redis() == null ? null : closer.add(new Redis(config.redis(), time));
            var bus = closer.add(redis == null ? new SoloBus() : new RedisNodeBus(redis, time));
            var nodes = closer.add(new NodeCalls(bus, time));

            var accounts = new Accounts(database, time);
            var tokens = new Tokens(accounts, cipher, time);
            var keys = new ApiKeys(accounts, time);
            authenticator = new Authenticator(accounts, tokens, keys, time);
            var sessions = closer.add(new LiveSessions(nodes, time));

            var devices = new Devices(database, time, config.slots());
            var presence = closer.add(PresenceTracker.open(redis, nodes.self().value(), config.presence(), time));
            var models = new Models(database, cipher, time);

            sockets = closer.add(new SocketServer(config.sockets(), time));
            var chat = sockets.namespace(
                    ChatRequest.NAMESPACE, (auth, _) -> refusing(() -> ChatEvents.authenticate(authenticator, auth)));
            var executors = sockets.namespace(
                    DeviceMessage.NAMESPACE,
                    (auth, _) -> refusing(() -> DeviceEvents.authenticate(authenticator, auth)));
            var locks = new TaskLocks();
            var rooms = new ChatRooms(chat, bus, locks);
            var here = new LocalLinks();
            var links = new NodeLinks(here, presence, nodes);
            var field = new Dispatcher.Field(devices, presence, new DeviceHealth(), links, nodes);

            var store = new TaskStore(database);
            var tasks = new Tasks(store, time);
            var streams = closer.add(Streams.open(store, locks, rooms, time));
            var queue = new TaskQueue(database);
            var orders = new Orders(store, models);
            dispatcher = new Dispatcher(field, store, locks, queue, streams, orders, rooms, time);
            var reaper = new OrphanReaper(field, store, streams, dispatcher, time);
            closer.add(new Reconciler(field, store, queue, streams, dispatcher, time));
            var books = new Conversations.Books(tasks, store, locks);
            var conversations = new Conversations(books, field, models, dispatcher, streams, rooms, time);
            var inventory = new Inventory(field, store, queue, dispatcher, rooms);

            new ChatEvents(new ChatEvents.Answers(conversations, tasks, streams, locks), rooms, nodes)
                    .attach(chat, sessions);
            var troubles = new Troubles(chat);
            database.health().listen(outage -> troubles.databaseAway(outage.isPresent()));
            if (redis != null) {
                redis.listen(troubles::redisAway);
            }
            presence.listenToBrake((on, left, gone) -> troubles.braked(on, gone, left + gone));
            drain = new Drain(executors, chat);
            var takeovers = new Takeovers(devices, presence, rooms, time);
            new DeviceEvents(field, here, streams, reaper, takeovers).attach(executors, sessions);
            features = new Features(
                    accounts,
                    tokens,
                    keys,
                    sessions,
                    models,
                    devices,
                    presence,
                    inventory,
                    reaper,
                    tasks,
                    conversations,
                    locks,
                    streams,
                    new Attachments(tasks, database));
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private <T> T refusing(Supplier<T> authentication) {
        if (draining) {
            throw new ConnectRefused("Server is shutting down");
        }
        try {
            return authentication.get();
        } catch (RefusedException e) {
            throw new ConnectRefused(e.text());
        } catch (StorageException e) {
            throw new ConnectRefused("Authentication service unavailable: " + StorageException.TOLD);
        }
    }

    /// Takes up the work that a node before this one left.
    public void start() {
        dispatcher.resume();
    }

    /// Makes ready for [#close], within 5 s: nothing new is begun, and all who are connected are sent to other
    /// nodes.
    public void drain() {
        draining = true;
        dispatcher.stop();
        drain.run();
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public SocketServer sockets() {
        return sockets;
    }

    public Features features() {
        return features;
    }

    /// Why it should get no new work: it goes down, or its database does not answer. Empty when it is ready.
    /// Reads one row.
    public Optional<String> unready() {
        if (draining) {
            return Optional.of("it is shutting down");
        }
        try {
            database.read(sql -> sql.select("SELECT 1").mapTo(Integer.class).one());
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// Is the database there?
    public StorageHealth storage() {
        return database.health();
    }

    @Override
    public void close() {
        closer.close();
    }
}
