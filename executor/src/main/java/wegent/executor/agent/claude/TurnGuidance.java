package wegent.executor.agent.claude;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import wegent.executor.agent.AgentRun.Guidance;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// What the user says to the agent during one turn. The agent takes it in between two steps, or, when there are
/// none left, as a turn of its own: then the answer goes on with that. Its block is named as its line is. Owned
/// by its [ClaudeTurn].
final class TurnGuidance {
    private final ClaudeProcess process;
    private final Consumer<StreamEvent> events;
    private final Set<String> all = new HashSet<>();
    private final Set<String> open = new LinkedHashSet<>();

    TurnGuidance(ClaudeProcess process, Consumer<StreamEvent> events) {
        this.process = process;
        this.events = events;
    }

    /// Tells the agent `word`, soon.
    void say(Guidance word) {
        begin(word.blockId());
        process.say("guide-" + word.blockId(), ClaudeLines.user(word.blockId(), word.message()));
    }

    /// The agent tells of a line that is not the turn's own; one that an earlier executor said is learnt of
    /// here.
    void told(String uuid, String state) {
        switch (state) {
            case "queued" -> begin(uuid);
            case "started", "completed" -> taken(uuid);
            default -> {}
        }
    }

    private void begin(String uuid) {
        if (all.add(uuid)) {
            open.add(uuid);
        }
    }

    /// Is this the line of a word of hers?
    boolean has(String uuid) {
        return all.contains(uuid);
    }

    /// A turn with this line has ended.
    void taken(String uuid) {
        if (open.remove(uuid)) {
            events.accept(new StreamEvent.BlockUpdated(uuid, BlockUpdate.status(BlockStatus.DONE)));
        }
    }

    /// Is there a word that the agent has not taken in?
    boolean waits() {
        return !open.isEmpty();
    }
}
