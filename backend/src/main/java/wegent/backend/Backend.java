package wegent.backend;

import java.util.Optional;
import wegent.backend.account.Accounts;
import wegent.backend.account.ApiKeys;
import wegent.backend.account.Authenticator;
import wegent.backend.account.LiveSessions;
import wegent.backend.account.Logins;
import wegent.backend.account.Pairings;
import wegent.backend.account.SocketQuota;
import wegent.backend.account.Tokens;
import wegent.backend.chat.ChatEvents;
import wegent.backend.chat.ChatRooms;
import wegent.backend.chat.Sight;
import wegent.backend.chat.Troubles;
import wegent.backend.codeserver.CodeServers;
import wegent.backend.command.DeviceCommands;
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
import wegent.backend.inventory.Oversight;
import wegent.backend.inventory.RemoteDevices;
import wegent.backend.link.NodeLinks;
import wegent.backend.link.WaitingCalls;
import wegent.backend.model.Models;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.RedisNodeBus;
import wegent.backend.node.SoloBus;
import wegent.backend.notify.Notifications;
import wegent.backend.presence.DeviceHealth;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.project.Projects;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.DataFolder;
import wegent.backend.storage.Database;
import wegent.backend.storage.Redis;
import wegent.backend.storage.SecretRotation;
import wegent.backend.storage.StorageHealth;
import wegent.backend.stream.Attachments;
import wegent.backend.stream.Streams;
import wegent.backend.task.ProjectPlaces;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.backend.task.Tasks;
import wegent.backend.task.Uploads;
import wegent.backend.terminal.OpenTerminals;
import wegent.backend.terminal.TerminalEvents;
import wegent.backend.terminal.Terminals;
import wegent.base.Closer;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.ChatRequest;
import wegent.protocol.DeviceMessage;
import wegent.protocol.TerminalRequest;
import wegent.socketio.server.SocketServer;

/// One backend node: makes every object once, in starting order, and closes them in the other. The web server
/// around it gives it HTTP requests ([#features]) and sockets ([#sockets]).
public final class Backend implements AutoCloseable {
    private final Closer closer = new Closer();
    private final Time time;
    private final Entrance entrance;
    private final StorageHealth storage;
    private final Authenticator authenticator;
    private final SocketServer sockets;
    private final Dispatcher dispatcher;
    private final Drain drain;
    private final Features features;

    public Backend(BackendConfig config, Time time) {
        this.time = time;
        try {
            if (config.usesDataFolder()) {
                DataFolder.prepare(config.dataFolder());
            }
            var database = closer.add(new Database(config.database(), time));
            storage = database.health();
            entrance = new Entrance(database);
            var cipher = Cipher.open(config.secretKey(), config.dataFolder());
            if (config.usesDataFolder()) {
                DataFolder.tighten(config.dataFolder());
            }
            SecretRotation.run(database, cipher);

            var redis = config.redis() == null ? null : closer.add(new Redis(config.redis(), time));
            var bus = closer.add(redis == null ? new SoloBus() : new RedisNodeBus(redis, time));
            var nodes = closer.add(new NodeCalls(bus, time));

            var quotas = new Quotas(config.quotas());
            var socketQuota = new SocketQuota(quotas);
            var accounts = new Accounts(database, quotas, time);
            var tokens = new Tokens(accounts, cipher, time);
            var logins = new Logins(accounts, tokens, config.logins(), redis, time);
            var keys = new ApiKeys(accounts, time);
            authenticator = new Authenticator(accounts, tokens, keys, time);
            var sessions = closer.add(new LiveSessions(accounts, nodes, time));

            var devices = new Devices(database, quotas, time, config.slots());
            var presence = closer.add(PresenceTracker.open(redis, nodes.self().value(), config.presence(), time));
            var models = new Models(database, cipher, accounts.lists(), time);

            sockets = closer.add(new SocketServer(config.sockets(), time));
            var chat = sockets.namespace(
                    ChatRequest.NAMESPACE,
                    (auth, _) -> entrance.admit(() -> socketQuota.check(ChatEvents.authenticate(authenticator, auth))));
            var executors = sockets.namespace(
                    DeviceMessage.NAMESPACE,
                    (auth, _) ->
                            entrance.admit(() -> socketQuota.check(DeviceEvents.authenticate(authenticator, auth))));
            var terminalPages = sockets.namespace(
                    TerminalRequest.NAMESPACE,
                    BackendConfig.MAX_TERMINAL_PAYLOAD,
                    (auth, _) ->
                            entrance.admit(() -> socketQuota.check(TerminalEvents.authenticate(authenticator, auth))));
            socketQuota.count(chat);
            socketQuota.count(executors);
            socketQuota.count(terminalPages);
            var locks = new TaskLocks();
            var rooms = new ChatRooms(chat, bus, locks);
            accounts.lists().listen((user, list) -> rooms.tell(user, new ChatEvent.ListChanged(list)));
            var here = new LocalLinks();
            var limits = config.limits();
            var waiting =
                    new WaitingCalls(limits.waitingCallsPerUser(), limits.waitingCalls(), WaitingCalls.PLACE_TIMEOUT);
            var links = new NodeLinks(here, presence, nodes, waiting);
            var commands = new DeviceCommands(devices, links);
            var projects = new Projects(database, commands, time);
            projects.listen((user, id) -> rooms.tell(user, new ChatEvent.ProjectChanged(id)));
            var field = new Dispatcher.Field(devices, presence, new DeviceHealth(devices), links, nodes);

            var store = new TaskStore(database);
            var tasks = new Tasks(store, time);
            var streams = closer.add(Streams.open(store, locks, rooms, quotas, time));
            entrance.watch(streams::trouble);
            var queue = new TaskQueue(database, quotas);
            var orders = new Orders(store, models, projects);
            dispatcher = new Dispatcher(field, store, locks, queue, streams, orders, rooms, time);
            var reaper = new OrphanReaper(field, store, streams, dispatcher, time);
            closer.add(new Reconciler(field, store, queue, streams, dispatcher, time));
            var uploads = new Uploads(database, quotas, time);
            var books = new Conversations.Books(tasks, store, locks, uploads, projects);
            var conversations = new Conversations(books, field, models, dispatcher, streams, rooms, time);
            var inventory = new Inventory(field, store, queue, dispatcher, rooms);

            new ChatEvents(new ChatEvents.Answers(conversations, tasks, streams, locks), rooms, nodes)
                    .attach(chat, sessions);
            var notifications = closer.add(new Notifications(
                    new Notifications.Books(database, cipher, store),
                    new Notifications.Field(devices, presence, streams),
                    rooms,
                    new Sight(rooms, nodes, time),
                    config.push(),
                    time));
            var terminals =
                    new Terminals(devices, links, accounts.lists(), new OpenTerminals(database, sessions, links, time));
            var terminalEvents = new TerminalEvents(terminals, nodes);
            terminalEvents.attach(terminalPages, sessions);
            var codeServers =
                    closer.add(new CodeServers(database, devices, links, nodes, sessions, config.ideAddress(), time));
            var troubles = new Troubles(chat);
            storage.listen(outage -> troubles.databaseAway(outage.isPresent()));
            if (redis != null) {
                redis.listen(troubles::redisAway);
            }
            presence.listenToBrake((on, left, gone) -> troubles.braked(on, gone, left + gone));
            drain = new Drain(executors, chat);
            var takeovers = new Takeovers(devices, presence, rooms, time);
            var pages = new DeviceEvents.Pages(terminalEvents, codeServers);
            new DeviceEvents(field, here, streams, reaper, takeovers, pages).attach(executors, sessions);
            var pairings = new Pairings(database, quotas, keys, time);
            features = new Features(
                    accounts,
                    logins,
                    tokens,
                    keys,
                    pairings,
                    sessions,
                    models,
                    devices,
                    presence,
                    waiting,
                    inventory,
                    new RemoteDevices(pairings, devices, inventory, config.remote()),
                    new Oversight(accounts, devices, inventory, database, nodes.self(), time),
                    reaper,
                    tasks,
                    conversations,
                    locks,
                    streams,
                    new Attachments(tasks, database),
                    terminals,
                    commands,
                    projects,
                    new ProjectPlaces(projects, tasks),
                    codeServers,
                    uploads,
                    notifications);
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    /// Takes up the work that a node before this one left.
    public void start() {
        dispatcher.resume();
    }

    /// Makes ready for [#close], within 5 s: nothing new is begun, and all who are connected are sent to other
    /// nodes.
    public void drain() {
        entrance.close();
        dispatcher.stop();
        drain.run();
    }

    public Time time() {
        return time;
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
        return entrance.unready();
    }

    /// Is the database there?
    public StorageHealth storage() {
        return storage;
    }

    @Override
    public void close() {
        closer.close();
    }
}
