package wegent.backend.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence;
import wegent.backend.presence.PresenceConfig;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.stream.StreamModel;
import wegent.backend.task.Subtask;
import wegent.base.FakeTime;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.StreamEvent;

/// Two nodes, two devices (the first one copied to a second machine), a user, SQL and Redis, on one thread in
/// virtual time. It takes a schedule's steps, heals, and holds what must be true against the ledger.
final class World {
    static final int SLOTS = 2;
    static final Duration HALF_OPEN = Duration.ofSeconds(45);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(90);
    private static final Duration[] PASSING = {
        Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofMillis(1_100), Duration.ofMillis(2_100),
        Duration.ofMillis(2_100), Duration.ofSeconds(6), Duration.ofSeconds(11), Duration.ofSeconds(31),
        Duration.ofSeconds(61), Duration.ofSeconds(95)
    };
    /// The copy of the first machine is started now and then.
    private static final int[] STARTED = {0, 1, 0, 1, 2};
    private static final int MOST_TASKS = 3;
    private static final int MOST_ANSWERS = 6;

    final FakeTime time = new FakeTime();
    final Ledger ledger = new Ledger();
    final Rows rows;
    final PresenceTracker presence;
    final List<DeviceKey> devices = List.of(device("laptop"), device("tower"));
    private final Set<Bug> bugs;
    private final @Nullable StringBuilder trace;
    private final List<Home> homes;
    private final Executor[] executors;
    private final Node[] nodes = new Node[2];
    private final List<Wire> wires = new ArrayList<>();
    private final Map<DeviceKey, Wire> routes = new HashMap<>();
    private final Map<DeviceKey, Contact> contacts = new HashMap<>();
    private final Map<DeviceKey, Presence> told = new HashMap<>();

    /// When a device was last there, last heard, and last came back from a true absence.
    private static final class Contact {
        boolean connected;
        Instant lost = Instant.EPOCH;
        Instant heard = Instant.EPOCH;
        Instant returned = Instant.EPOCH;
    }

    World(Set<Bug> bugs, boolean traced) {
        this.bugs = bugs.isEmpty() ? EnumSet.noneOf(Bug.class) : EnumSet.copyOf(bugs);
        this.trace = traced ? new StringBuilder() : null;
        rows = new Rows(this);
        devices.forEach(device -> contacts.put(device, new Contact()));
        presence = PresenceTracker.open(null, "nodes", presenceConfig(), time);
        presence.listen(this::presenceChanged);
        nodes[0] = new Node(this, "node-1");
        nodes[1] = new Node(this, "node-2");
        homes = List.of(
                new Home("laptop", devices.get(0)),
                new Home("tower", devices.get(1)),
                new Home("laptop-copy", devices.get(0)));
        executors = new Executor[homes.size()];
        executors[0] = new Executor(this, homes.get(0));
        executors[1] = new Executor(this, homes.get(1));
        settle();
    }

    private static DeviceKey device(String name) {
        return new DeviceKey(new UserId(1), new DeviceId(name));
    }

    boolean has(Bug bug) {
        return bugs.contains(bug);
    }

    StreamModel.Faults streamFaults() {
        return new StreamModel.Faults(
                has(Bug.GAP_ANSWERED_COMPLETE),
                has(Bug.DUPLICATE_KEPT),
                has(Bug.OLDER_ATTEMPT_ACCEPTED),
                has(Bug.ACKNOWLEDGED_BEFORE_COMMIT),
                has(Bug.LATE_EVENTS_FORGOTTEN));
    }

    PresenceConfig presenceConfig() {
        var usual = PresenceConfig.defaults();
        return has(Bug.DEVICE_FAILED_AFTER_TWO_SECONDS)
                ? new PresenceConfig(
                        usual.heartbeat(), usual.lease(), usual.sweep(), Duration.ofSeconds(2), usual.brake())
                : usual;
    }

    // --- the trace
    // ----------------------------------------------------------------------------------------------------

    boolean tracing() {
        return trace != null;
    }

    void trace(Supplier<String> line) {
        if (trace != null) {
            trace.append("  %7.2f s  %s%n"
                    .formatted(
                            Duration.between(Instant.parse("2026-01-01T00:00:00Z"), time.instant())
                                            .toMillis()
                                    / 1000.0,
                            line.get()));
        }
    }

    String traced() {
        return String.valueOf(trace);
    }

    // --- who is where
    // -------------------------------------------------------------------------------------------------

    @Nullable
    Node someNode(Home home) {
        var first = (int) ((time.instant().toEpochMilli() / 20 + home.name.length()) % 2);
        return nodes[first].alive ? nodes[first] : nodes[1 - first].alive ? nodes[1 - first] : null;
    }

    void opened(Wire wire) {
        wires.removeIf(old -> old.nodeLearnt && old.deviceLearnt);
        wires.add(wire);
    }

    /// Makes `wire` the way to its device and returns the one before.
    @Nullable
    Wire route(DeviceKey device, Wire wire) {
        var before = routes.put(device, wire);
        return before == wire ? null : before;
    }

    void unroute(Wire wire) {
        if (routes.remove(wire.device, wire)) {
            var contact = contacts.get(wire.device);
            contact.connected = false;
            contact.lost = time.instant();
        }
    }

    @Nullable
    Wire wireOf(DeviceKey device) {
        var wire = routes.get(device);
        return wire == null || wire.nodeLearnt || !wire.node.alive ? null : wire;
    }

    long generation(Wire wire) {
        var newest = routes.get(wire.device);
        return has(Bug.OLDER_GENERATION_ACCEPTED) && newest != null ? newest.generation : wire.generation;
    }

    List<Subtask> running(DeviceKey device) {
        var running = new ArrayList<Subtask>();
        for (var row : rows.all()) {
            if (row.status == SubtaskStatus.RUNNING && row.device.equals(device)) {
                running.add(row.read());
            }
        }
        return running;
    }

    List<Subtask> ofTask(TaskId task) {
        var found = new ArrayList<Subtask>();
        for (var row : rows.all()) {
            if (row.task.equals(task)) {
                found.add(row.read());
            }
        }
        return found;
    }

    /// Gone, and not merely unknown since the presence store was lost.
    boolean isKnownGone(DeviceKey device) {
        return presence.evidence(device).isPresent() && presence.of(device) instanceof Presence.Offline;
    }

    // --- presence, from outside
    // ---------------------------------------------------------------------------------------

    void connected(DeviceKey device) {
        heard(device);
        contacts.get(device).connected = true;
    }

    void heard(DeviceKey device) {
        var contact = contacts.get(device);
        if (isAway(contact)) {
            contact.returned = time.instant();
        }
        contact.heard = time.instant();
    }

    /// Without a connection for the grace, or silent for the lease.
    private boolean isAway(Contact contact) {
        var now = time.instant();
        return (!contact.connected && !contact.lost.plus(GRACE).isAfter(now))
                || !contact.heard.plus(LEASE).isAfter(now);
    }

    /// An answer fails because its device is gone: it must have been, since it began to run.
    void failedAsOffline(Rows.Row row) {
        var contact = contacts.get(row.device);
        if (!isAway(contact) && contact.returned.isBefore(Objects.requireNonNull(row.acceptedAt))) {
            throw new Violation(row + " fails although its device was never away for long");
        }
    }

    private void presenceChanged(DeviceKey device, Presence before, Presence now) {
        trace(() -> device.device() + " is " + now.getClass().getSimpleName());
        var last = told.put(device, now);
        if (last != null && last.getClass() == now.getClass() && !(now instanceof Presence.Online)) {
            throw new Violation(device + " was told to be " + now + " twice");
        }
        var first = true;
        for (var node : nodes) {
            if (node.alive) {
                node.presenceChanged(device, now, first);
                first = false;
            }
        }
    }

    // --- the steps
    // ----------------------------------------------------------------------------------------------------

    void take(Step step) {
        trace(() -> step.kind() + "");
        var choice = step.choice();
        switch (step.kind()) {
            case DELIVER -> deliver(choice);
            case WORK -> work(choice);
            case SAY -> say(choice);
            case PASS_TIME -> time.advance(PASSING[choice % PASSING.length]);
            case CATCH_UP -> settle();
            case SEND -> send(choice);
            case CANCEL -> withNode(choice, node -> withRow(choice / 2, row -> node.cancel(row.id)));
            case RETRY ->
                withNode(choice, node -> withRow(choice / 2, row -> node.retry(row, devices.get(choice / 16 % 2))));
            case DELETE -> withNode(choice, node -> withRow(choice / 2, row -> node.delete(row.task)));
            case CUT -> withWire(choice, Wire::cut);
            case NOTICE -> withWire(choice, World::notice);
            case KILL_EXECUTOR -> killExecutor(choice);
            case START_EXECUTOR -> startExecutor(STARTED[choice % STARTED.length]);
            case KILL_NODE -> killNode(choice % 2);
            case START_NODE -> startNode(choice % 2);
            case FLUSH_REDIS -> flush();
            case LOSE_MESSAGE -> withWire(choice / 2, wire -> wire.lose(choice % 2 == 0));
            case FAIL_SQL -> withNode(choice, Node::failCommit);
        }
        check();
    }

    /// Nobody knows any more who is here, nor what was told of it.
    private void flush() {
        devices.forEach(presence::forget);
        told.clear();
    }

    private static void notice(Wire wire) {
        if (wire.broken) {
            if (wire.nodeLearnt) {
                wire.deviceLearns();
            } else {
                wire.nodeLearns();
            }
        }
    }

    private void check() {
        devices.forEach(rows::check);
    }

    private interface Use<T> {
        void with(T what);
    }

    private void withNode(int choice, Use<Node> use) {
        var node = nodes[choice % 2].alive ? nodes[choice % 2] : nodes[1 - choice % 2];
        if (node.alive) {
            use.with(node);
        }
    }

    private void withRow(int choice, Use<Rows.Row> use) {
        var all = new ArrayList<Rows.Row>();
        rows.all().forEach(all::add);
        if (!all.isEmpty()) {
            all.sort(Comparator.comparingLong((Rows.Row row) -> row.id.value()));
            var row = all.get(choice % all.size());
            trace(() -> "        " + row);
            use.with(row);
        }
    }

    private void withWire(int choice, Use<Wire> use) {
        if (!wires.isEmpty()) {
            use.with(wires.get(choice % wires.size()));
        }
    }

    private void deliver(int choice) {
        var loaded = new ArrayList<Wire>();
        for (var wire : wires) {
            if (wire.waiting() > 0) {
                loaded.add(wire);
            }
        }
        if (!loaded.isEmpty()) {
            var wire = loaded.get(choice % loaded.size());
            var towardsNode = choice / 8 % 2 == 0;
            for (int i = choice / 16 % 3; i >= 0; i--) {
                if (!wire.deliver(towardsNode)) {
                    wire.deliver(!towardsNode);
                }
            }
            closeIfSuperseded(wire);
        }
    }

    /// A node closes a superseded connection once its last word is out.
    private static void closeIfSuperseded(Wire wire) {
        if (wire.superseded && wire.waiting() == 0) {
            wire.cut();
            wire.nodeLearns();
        }
    }

    private void work(int choice) {
        var node = nodes[choice % 2].jobs() > 0 ? nodes[choice % 2] : nodes[1 - choice % 2];
        for (int i = choice / 2 % 3; i >= 0 && node.jobs() > 0; i--) {
            node.run(choice / 8);
        }
    }

    private void say(int choice) {
        var living = new ArrayList<Home.Log>();
        var at = new ArrayList<Integer>();
        for (int i = 0; i < homes.size(); i++) {
            for (var log : homes.get(i).living()) {
                living.add(log);
                at.add(i);
            }
        }
        if (!living.isEmpty()) {
            var which = choice % living.size();
            for (int more = choice / 64 % 4; more > 0; more--) {
                speak(living.get(which), executors[at.get(which)], false);
            }
            speak(living.get(which), executors[at.get(which)], choice / 16 % 4 == 0);
        }
    }

    private void speak(Home.Log log, @Nullable Executor executor, boolean ends) {
        trace(() -> "        the agent of " + log.run + (ends ? " ends" : " speaks"));
        log.append(new StreamEvent.TextDelta("text", ledger.says(log.run)));
        if (ends) {
            log.append(StreamEvent.Ended.completed());
        }
        if (executor != null && executor.alive) {
            executor.pump(log.run);
        }
    }

    private void send(int choice) {
        var answers = 0;
        for (var _ : rows.all()) {
            answers++;
        }
        if (answers < MOST_ANSWERS) {
            var task = new TaskId(1 + choice / 4 % MOST_TASKS);
            withNode(choice, node -> node.send(task, devices.get(choice / 2 % 2), choice / 64 % 2 == 0));
        }
    }

    /// The executor dies: its agents live on, or die too, or the machine loses power and what was not yet on
    /// its disk.
    private void killExecutor(int choice) {
        var which = choice % executors.length;
        var executor = executors[which];
        if (executor == null || !executor.alive) {
            return;
        }
        var how = choice / 4 % 4;
        trace(() -> "        " + executor
                + (how < 2 ? ", its agents live on" : how == 2 ? " and its agents" : " loses power"));
        executor.die();
        for (var log : homes.get(which).logs.values()) {
            log.agentLives &= how < 2;
            if (how == 3 && !log.ended) {
                ledger.of(log.run).torn = true;
                for (int lost = choice / 16 % 4; lost > 0 && !log.events.isEmpty(); lost--) {
                    log.events.removeLast();
                }
            }
        }
    }

    private void startExecutor(int which) {
        if (executors[which] == null || !executors[which].alive) {
            trace(() -> "        " + homes.get(which));
            executors[which] = new Executor(this, homes.get(which));
        }
    }

    private void killNode(int which) {
        if (nodes[which].alive) {
            trace(() -> "        " + nodes[which]);
            nodes[which].die();
            for (var wire : List.copyOf(wires)) {
                if (wire.node == nodes[which]) {
                    wire.cut();
                    wire.nodeLearnt = true;
                    unroute(wire);
                }
            }
        }
    }

    private void startNode(int which) {
        if (!nodes[which].alive) {
            trace(() -> "        " + nodes[which]);
            nodes[which] = new Node(this, nodes[which].name);
        }
    }

    // --- rest
    // -----------------------------------------------------------------------------------------------------------

    /// Runs whatever is due now, until nothing is.
    private void settle() {
        for (int rounds = 0; ; rounds++) {
            if (rounds > 3_000) {
                throw new Violation("it does not come to rest");
            }
            boolean any = false;
            for (int i = 0; i < wires.size(); i++) {
                any |= wires.get(i).deliver(true);
                any |= wires.get(i).deliver(false);
                closeIfSuperseded(wires.get(i));
            }
            for (var node : nodes) {
                if (node.jobs() > 0) {
                    node.run(0);
                    any = true;
                }
            }
            if (!any) {
                return;
            }
            check();
        }
    }

    /// All that failed is mended and all agents finish: then every answer must come to its end.
    void heal() {
        trace(() -> "--- all is mended");
        startNode(0);
        startNode(1);
        for (var wire : List.copyOf(wires)) {
            if (wire.broken) {
                wire.nodeLearns();
                wire.deviceLearns();
            }
        }
        startExecutor(1);
        for (int rounds = 0; rounds < 60; rounds++) {
            if (executors[2] == null || !executors[2].alive) {
                startExecutor(0);
            }
            settle();
            for (int i = 0; i < homes.size(); i++) {
                for (var log : homes.get(i).living()) {
                    if (executors[i] != null && executors[i].alive) {
                        speak(log, executors[i], true);
                    }
                }
            }
            settle();
            if (isDone()) {
                return;
            }
            time.advance(Duration.ofSeconds(rounds < 20 ? 2 : 10));
        }
        for (var row : rows.all()) {
            if (!row.status.isFinal()) {
                throw new Violation("for ever unfinished: " + row);
            }
        }
        throw new Violation("not at rest: " + unrest());
    }

    private boolean isDone() {
        for (var row : rows.all()) {
            if (!row.status.isFinal()) {
                return false;
            }
        }
        return unrest().isEmpty();
    }

    private String unrest() {
        for (var device : devices) {
            if (rows.slots(device).used() != 0) {
                return "slots of " + device.device() + " " + rows.slots(device);
            }
            if (!(presence.of(device) instanceof Presence.Online)) {
                return device.device() + " is connected, but " + presence.of(device);
            }
        }
        for (var executor : executors) {
            if (executor != null && executor.alive && !executor.home.logs.isEmpty()) {
                return "the outbox of " + executor + " holds " + executor.home.logs.keySet();
            }
        }
        return "";
    }
}
