package wegent.executor.agent.claude;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wegent.base.Timers;
import wegent.protocol.id.TaskId;

/// The processes that wait for the next message of their conversation, for a while, and not too many. Threads meet
/// here.
final class IdleProcesses implements AutoCloseable {
    private final ClaudeConfig config;
    private final Timers timers;
    private final Map<TaskId, Parked> parked = new LinkedHashMap<>();
    private boolean closed;

    IdleProcesses(ClaudeConfig config, Timers timers) {
        this.config = config;
        this.timers = timers;
    }

    private record Parked(ClaudeProcess process, Timers.Timer timer) {}

    /// Keeps `process` until it is taken, or its time is over, or too many others came after it.
    void park(TaskId task, ClaudeProcess process) {
        var over = new ArrayList<Parked>();
        synchronized (this) {
            var timer = timers.after(config.idleLimit(), () -> expired(task, process));
            var entry = new Parked(process, timer);
            if (closed) {
                over.add(entry);
            } else {
                var earlier = parked.put(task, entry);
                if (earlier != null) {
                    over.add(earlier);
                }
                while (parked.size() > config.maxIdle()) {
                    over.add(parked.remove(parked.keySet().iterator().next()));
                }
            }
        }
        end(over);
    }

    Optional<ClaudeProcess> take(TaskId task) {
        synchronized (this) {
            var entry = parked.remove(task);
            if (entry == null) {
                return Optional.empty();
            }
            entry.timer().close();
            return Optional.of(entry.process());
        }
    }

    @Override
    public void close() {
        List<Parked> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(parked.values());
            parked.clear();
        }
        end(all);
    }

    private void expired(TaskId task, ClaudeProcess process) {
        synchronized (this) {
            var entry = parked.get(task);
            if (entry == null || entry.process() != process) {
                return;
            }
            parked.remove(task);
        }
        process.close();
    }

    /// All at a time, each on a thread of its own, and waits for them.
    private static void end(List<Parked> over) {
        var threads = over.stream()
                .map(entry -> {
                    entry.timer().close();
                    return Thread.ofVirtual().name("end-claude").start(entry.process()::close);
                })
                .toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
