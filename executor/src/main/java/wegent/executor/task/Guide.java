package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.executor.agent.AgentRun.Guidance;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.TaskGuide;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// What the user tells one run's agent while it works: each word once, shown before the agent hears it. Threads
/// meet here: those of the connection, and the agent's.
final class Guide {
    private static final int MOST = 200;
    private static final Done OVER = Done.failed("The answer is over: send a new message");

    private final Consumer<StreamEvent> events;

    @GuardedBy("this")
    private final Set<String> told = new HashSet<>();

    @GuardedBy("this")
    private @Nullable Consumer<Guidance> hearer;

    Guide(Consumer<StreamEvent> events) {
        this.events = events;
    }

    synchronized void heardBy(Consumer<Guidance> agent) {
        hearer = agent;
    }

    /// An end that comes while the word is written leaves it unsaid, and is told so: the user says it anew.
    Done hear(TaskGuide word, BooleanSupplier ended) {
        var block = UUID.nameUUIDFromBytes(word.guidanceId().getBytes(StandardCharsets.UTF_8))
                .toString();
        Consumer<Guidance> agent;
        synchronized (this) {
            agent = hearer;
            if (ended.getAsBoolean()) {
                return OVER;
            }
            if (agent == null || told.size() >= MOST) {
                return Done.failed("This agent takes no word while it works: send it as a new message");
            }
            if (!told.add(block)) {
                return Done.ok();
            }
        }
        events.accept(new StreamEvent.BlockCreated(Block.guidance(block, word.message())));
        if (ended.getAsBoolean()) {
            return OVER;
        }
        agent.accept(new Guidance(block, word.message()));
        return Done.ok();
    }
}
