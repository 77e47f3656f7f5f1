package wegent.backend.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wegent.backend.device.DeviceKey;
import wegent.protocol.RunState;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// What lies on the disk of one machine, and the agents that run there: both outlive an executor.
final class Home {
    final String name;
    final DeviceKey device;
    final Map<Ledger.Run, Log> logs = new LinkedHashMap<>();
    final Map<Ledger.Run, Mark> marks = new HashMap<>();

    Home(String name, DeviceKey device) {
        this.name = name;
        this.device = device;
    }

    enum Mark {
        ENDED,
        CANCELLED
    }

    /// A run's outbox and its agent.
    static final class Log {
        final Ledger.Run run;
        final TaskId task;
        final List<StreamEvent> events = new ArrayList<>();
        long firstSeq = 1;
        boolean ended;
        boolean agentLives;

        Log(Ledger.Run run, TaskId task) {
            this.run = run;
            this.task = task;
        }

        long lastSeq() {
            return firstSeq + events.size() - 1;
        }

        void append(StreamEvent event) {
            if (!ended) {
                events.add(event);
                if (event instanceof StreamEvent.Ended) {
                    ended = true;
                    agentLives = false;
                }
            }
        }

        RunState state() {
            return new RunState(task, run.subtask(), run.attempt(), lastSeq(), ended);
        }

        List<StreamEvent> read(long seq, int most) {
            var from = (int) Math.max(0, seq - firstSeq);
            return from >= events.size()
                    ? List.of()
                    : List.copyOf(events.subList(from, Math.min(events.size(), from + most)));
        }
    }

    List<Log> living() {
        var living = new ArrayList<Log>();
        for (var log : logs.values()) {
            if (log.agentLives) {
                living.add(log);
            }
        }
        return living;
    }

    @Override
    public String toString() {
        return name;
    }
}
