package wegent.executor.task;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import wegent.executor.agent.Agent;
import wegent.executor.connection.RunId;
import wegent.executor.connection.RunLog;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.ProcessFolder;

/// Looks, when an executor starts, which runs of the one before can go on. Owned by one thread.
final class Adoption {
    private static final Logger log = System.getLogger(Adoption.class.getName());

    private final TaskRun.Services services;
    private final List<Agent> agents;
    private final List<Candidate> candidates = new ArrayList<>();

    Adoption(TaskRun.Services services, List<Agent> agents) {
        this.services = services;
        this.agents = agents;
    }

    private record Candidate(RunLog log, LiveRun live, ProcessFolder folder, Agent agent) {}

    /// A run that goes on, and with what.
    record Found(RunLog log, LiveRun live, ChildProcess child, Agent agent) {}

    /// A run without an end: it can go on when what is kept of it leads to a process. Else it is lost, here.
    void consider(RunLog events) {
        var found = candidate(events);
        if (found.isPresent()) {
            candidates.add(found.get());
        } else {
            lose(events);
        }
    }

    /// Ends the processes of no candidate, and deletes what is kept of them.
    void endOthers() throws IOException {
        var folders = candidates.stream().map(Candidate::folder).toList();
        services.launcher().endLeftovers(folders);
        var runs = new HashSet<RunId.Key>();
        candidates.forEach(candidate -> runs.add(candidate.live().id().key()));
        services.live().keepOnly(runs, new HashSet<>(folders));
    }

    List<Found> adoptable() {
        var all = new ArrayList<Found>();
        for (var candidate : candidates) {
            var child = adopted(candidate.folder());
            if (child.isPresent()) {
                all.add(new Found(candidate.log(), candidate.live(), child.get(), candidate.agent()));
            } else {
                lose(candidate.log());
                services.live().remove(candidate.live().id().key());
            }
        }
        return all;
    }

    private Optional<Candidate> candidate(RunLog events) {
        var live = services.live().find(events.run().key());
        var folder = live.flatMap(services.live()::process);
        var agent = live.flatMap(this::agent);
        return live.isPresent() && folder.isPresent() && agent.isPresent()
                ? Optional.of(new Candidate(events, live.get(), folder.get(), agent.get()))
                : Optional.empty();
    }

    private Optional<Agent> agent(LiveRun live) {
        return agents.stream()
                .filter(agent -> agent.kind() == live.order().runtime())
                .findFirst();
    }

    private Optional<ChildProcess> adopted(ProcessFolder folder) {
        try {
            return services.launcher().adopt(folder);
        } catch (IOException e) {
            log.log(Level.WARNING, "Cannot go on with the process in " + folder.path(), e);
            return Optional.empty();
        }
    }

    private static void lose(RunLog events) {
        log.log(Level.INFO, "{0}: was at work when the executor ended, and is lost", events.run());
        events.append(TaskRun.lost());
    }
}
