package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply;
import wegent.protocol.DeviceReply.Registered;
import wegent.protocol.DeviceReply.Stop;
import wegent.protocol.ErrorCode;
import wegent.protocol.MachineLoad;
import wegent.protocol.MessageCodec;
import wegent.protocol.RunState;
import wegent.protocol.RuntimeCapacity;

/// The heartbeats of one registration: what they say, and what their answers mean. Two in a row without an
/// answer, and the connection counts as lost. Owned by its [BackendConnection].
final class Heart {
    private static final Logger log = System.getLogger(Heart.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// What an answer means: the connection is lost for `why`, or these runs are to stop.
    record Heard(Optional<String> lost, List<Stop> stops) {
        static Heard lost(String why) {
            return new Heard(Optional.of(why), List.of());
        }

        static Heard nothing() {
            return new Heard(Optional.empty(), List.of());
        }
    }

    private final Registration me;
    private final long generation;
    private final Duration period;
    private int missed;

    Heart(Registration me, Registered reply, ConnectionConfig config) {
        this.me = me;
        generation = reply.generation();
        period = config.heartbeat().orElse(Duration.ofSeconds(Math.max(1, reply.heartbeatSeconds())));
    }

    Duration period() {
        return period;
    }

    /// How long an answer may take.
    Duration limit() {
        return period.compareTo(LIMIT) < 0 ? period : LIMIT;
    }

    DeviceMessage.Heartbeat beat(Outbox outbox, RuntimeCapacity capacity, @Nullable MachineLoad load) {
        outbox.room().check();
        var states = outbox.states();
        var tasks = states.stream()
                .filter(state -> !state.ended())
                .map(RunState::taskId)
                .distinct()
                .toList();
        return new DeviceMessage.Heartbeat(
                me.deviceId(),
                generation,
                tasks,
                states,
                me.version(),
                capacity,
                outbox.room().degraded().orElse(null),
                load);
    }

    Heard answered(BackendSocket.Answer answer) {
        return switch (answer) {
            case BackendSocket.Answer.NoReply(var why) ->
                ++missed >= 2 ? Heard.lost("No answer to heartbeats: " + why) : Heard.nothing();
            case BackendSocket.Answer.Reply(var body) when body.hasNonNull("error") -> refused(body);
            case BackendSocket.Answer.Reply(var body) -> {
                missed = 0;
                yield new Heard(
                        Optional.empty(),
                        MessageCodec.read(body, DeviceReply.Beat.class).stop());
            }
        };
    }

    private static Heard refused(JsonNode body) {
        log.log(Level.WARNING, "Heartbeat refused: {0}", body.path("error").asText());
        return ErrorCode.STALE_CONNECTION.wire().equals(body.path("code").asText())
                ? Heard.lost("The backend asks for a new registration")
                : Heard.nothing();
    }
}
