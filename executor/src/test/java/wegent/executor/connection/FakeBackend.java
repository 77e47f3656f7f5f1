package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import wegent.base.Json;
import wegent.protocol.CodeServerReport;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.TerminalReport;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// An honest small backend in memory: it commits events in order, drops what it has, and asks for what is
/// missing. A test cuts its links, loses its messages, and makes it say no.
final class FakeBackend implements BackendSocket.Opener {
    private static final MessageCodec<DeviceMessage> CODEC = new MessageCodec<>(DeviceMessage.class);

    final List<DeviceMessage.Register> registrations = new CopyOnWriteArrayList<>();
    final List<DeviceMessage.Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    final List<String> received = new CopyOnWriteArrayList<>();
    private final Map<RunId.Key, List<StreamEvent>> committed = new HashMap<>();
    private final Map<RunId.Key, String> digests = new HashMap<>();
    private final List<DeviceReply.Stop> stops = new ArrayList<>();
    private String refusal = "";
    private boolean unreachable;
    private ErrorReply heartbeatError;
    private ErrorReply eventsError;
    private int losing;
    private int unanswered;
    private int attempts;
    private Link link;

    @Override
    public synchronized BackendSocket open(BackendSocket.Listener listener) {
        attempts++;
        if (unreachable) {
            throw new BackendSocket.UnreachableException("Nobody there", new java.io.IOException("refused"));
        }
        if (!refusal.isEmpty()) {
            throw new BackendSocket.RefusedByBackendException(refusal);
        }
        link = new Link(listener);
        return link;
    }

    synchronized int attempts() {
        return attempts;
    }

    synchronized void refuse(String message) {
        refusal = message;
    }

    synchronized void reachable(boolean is) {
        unreachable = !is;
    }

    synchronized void answerHeartbeatsWith(ErrorReply error) {
        heartbeatError = error;
    }

    /// Takes no events, and says `error`, until it is null.
    synchronized void answerEventsWith(ErrorReply error) {
        eventsError = error;
    }

    /// The next `count` messages with events never arrive.
    synchronized void loseNext(int count) {
        losing = count;
    }

    /// The next `count` messages with events are committed, and their answers get lost.
    synchronized void leaveUnanswered(int count) {
        unanswered = count;
    }

    /// Sends the answers that were kept back, with `seq` as what is committed, twice each.
    void answerLate(long seq) {
        Link late;
        synchronized (this) {
            late = link;
        }
        late.answerLate(seq);
    }

    /// Wants the run to end, at the next registration or heartbeat.
    synchronized void stop(RunId run) {
        stops.add(new DeviceReply.Stop(run.subtaskId(), run.attempt(), "ended here"));
    }

    /// Has these events of a run already.
    synchronized void has(RunId run, List<StreamEvent> events) {
        committed.put(run.key(), new ArrayList<>(events));
    }

    synchronized List<StreamEvent> events(RunId run) {
        return List.copyOf(committed.getOrDefault(run.key(), List.of()));
    }

    /// All of the answer's text, also what a fold leaves out of the middle.
    synchronized String text(RunId run) {
        var pieces = new HashMap<String, StringBuilder>();
        var fold = new BlockFold(
                List.of(),
                null,
                0,
                (id, text) ->
                        pieces.computeIfAbsent(id, _ -> new StringBuilder()).append(text));
        events(run).forEach(fold::apply);
        return fold.blocks().stream()
                .filter(block -> block.type() == BlockType.TEXT || block.type() == BlockType.OUTPUT)
                .filter(block -> block.content() != null)
                .map(block -> whole(block, pieces))
                .collect(Collectors.joining("\n\n"));
    }

    private static String whole(Block block, Map<String, StringBuilder> pieces) {
        var attachments = block.attachments();
        return attachments == null || attachments.getFirst().cut() == null
                ? block.content()
                : String.valueOf(pieces.get(attachments.getFirst().id()));
    }

    /// Did the device tell, with the end, the digest of the events that are here?
    synchronized boolean agrees(RunId run) {
        var digest = StreamDigest.START;
        var events = events(run);
        for (int i = 0; i < events.size(); i++) {
            digest = digest.then(i + 1, events.get(i));
        }
        return digest.hex().equals(digests.get(run.key()));
    }

    synchronized boolean hasEnd(RunId run) {
        var events = events(run);
        return !events.isEmpty() && events.getLast() instanceof StreamEvent.Ended;
    }

    /// Breaks the connection.
    void cut() {
        Link cut;
        synchronized (this) {
            cut = link;
        }
        cut.cut();
    }

    void say(Object message) {
        sayBy(listener(), message);
    }

    /// Who hears by the newest connection.
    synchronized BackendSocket.Listener listener() {
        return link.listener;
    }

    /// `message` comes by the connection of `listener`.
    static void sayBy(BackendSocket.Listener listener, Object message) {
        listener.event(MessageCodec.eventOf(message), Json.mapper().valueToTree(message), reply -> {});
    }

    private synchronized Object handle(DeviceMessage message) {
        return switch (message) {
            case DeviceMessage.Register register -> registered(register);
            case DeviceMessage.Heartbeat heartbeat -> {
                heartbeats.add(heartbeat);
                yield heartbeatError == null
                        ? new DeviceReply.Beat(true, registrations.size(), taken())
                        : heartbeatError;
            }
            case DeviceMessage.TaskProgress progress -> commit(RunIds.of(progress), progress.seq(), progress.events());
            case DeviceMessage.TaskComplete complete -> {
                digests.put(RunIds.of(complete).key(), String.valueOf(complete.digest()));
                yield commit(RunIds.of(complete), complete.seq(), complete.events());
            }
            case TerminalReport _, CodeServerReport _ -> "";
        };
    }

    private Object registered(DeviceMessage.Register register) {
        registrations.add(register);
        var has = new ArrayList<DeviceReply.Committed>();
        committed.forEach(
                (key, events) -> has.add(new DeviceReply.Committed(key.subtaskId(), key.attempt(), events.size())));
        return new DeviceReply.Registered(
                true,
                register.deviceId(),
                DeviceMessage.PROTOCOL,
                registrations.size(),
                30,
                5,
                has,
                taken(),
                List.of());
    }

    private List<DeviceReply.Stop> taken() {
        var all = List.copyOf(stops);
        stops.clear();
        return all;
    }

    private Object commit(RunId run, long seq, List<StreamEvent> events) {
        if (eventsError != null) {
            return eventsError;
        }
        if (losing > 0) {
            losing--;
            return "";
        }
        received.add(run.key() + ":" + seq + "+" + events.size());
        var has = committed.computeIfAbsent(run.key(), key -> new ArrayList<>());
        if (seq > has.size() + 1) {
            return DeviceReply.Received.gapAfter(has.size());
        }
        for (int i = 0; i < events.size(); i++) {
            if (seq + i == has.size() + 1) {
                has.add(events.get(i));
            }
        }
        if (unanswered > 0) {
            unanswered--;
            return "";
        }
        return DeviceReply.Received.upTo(has.size());
    }

    static ErrorReply stale() {
        return new ErrorReply("Stale device connection", ErrorCode.STALE_CONNECTION, null);
    }

    private final class Link implements BackendSocket {
        private final BackendSocket.Listener listener;
        private final List<Consumer<Answer>> waiting = new ArrayList<>();
        private boolean closed;

        Link(BackendSocket.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void call(String event, Object payload, Duration limit, Consumer<Answer> answer) {
            synchronized (this) {
                if (closed) {
                    answer.accept(new Answer.NoReply("Not connected"));
                    return;
                }
            }
            JsonNode onWire = Json.tree(Json.write(payload));
            var reply = handle(CODEC.read(event, onWire));
            if (reply.equals("")) {
                synchronized (this) {
                    waiting.add(answer);
                }
            } else {
                answer.accept(new Answer.Reply(Json.mapper().valueToTree(reply)));
            }
        }

        @Override
        public void emit(String event, Object payload) {}

        @Override
        public void awaitRoom(int bytes) {}

        void answerLate(long seq) {
            List<Consumer<Answer>> left;
            synchronized (this) {
                left = List.copyOf(waiting);
            }
            for (var answer : left) {
                answer.accept(new Answer.Reply(Json.mapper().valueToTree(DeviceReply.Received.upTo(seq))));
            }
        }

        void cut() {
            close();
            listener.closed("cut");
        }

        @Override
        public void close() {
            List<Consumer<Answer>> left;
            synchronized (this) {
                closed = true;
                left = List.copyOf(waiting);
                waiting.clear();
            }
            left.forEach(answer -> answer.accept(new Answer.NoReply("Connection lost")));
        }
    }

    /// The run that a message is about.
    private static final class RunIds {
        static RunId of(DeviceMessage.TaskProgress message) {
            return new RunId(message.taskId(), message.subtaskId(), message.attempt());
        }

        static RunId of(DeviceMessage.TaskComplete message) {
            return new RunId(message.taskId(), message.subtaskId(), message.attempt());
        }
    }
}
