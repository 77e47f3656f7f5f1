package wegent.executor.agent;

import java.util.Map;
import wegent.executor.process.ChildProcess;

/// What an earlier executor left of a run: its process, at work or ended by now, and what the agent noted of
/// it.
public record Leftover(ChildProcess child, Map<String, String> notes) {
    public Leftover {
        notes = Map.copyOf(notes);
    }
}
