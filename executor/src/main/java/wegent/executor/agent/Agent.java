package wegent.executor.agent;

import wegent.protocol.AgentKind;
import wegent.protocol.Machine.AgentFound;
import wegent.protocol.id.TaskId;

/// One kind of agent on this machine. One object serves all its runs; it may keep a long-lived process per
/// conversation (task) between them. Runs of different tasks are at work at the same time, those of one task
/// one after the other.
public interface Agent extends AutoCloseable {

    AgentKind kind();

    /// Looks for the agent on this machine: is it installed, which version, what is wrong. Blocks for at most a
    /// few seconds; called at the start, before each registration and before each run, so it remembers what is
    /// still true. When it is not available, `problem` tells the user how to install it.
    AgentFound detect();

    /// Runs one answer and returns when it has ended. Called on a virtual thread that belongs to this run
    /// alone.
    ///
    /// It reports by [AgentRun#emit] and ends with exactly one [AgentRun#end]; what comes after the end is
    /// dropped. When it returns or throws without an end, the run fails as `INTERNAL`. The thread is
    /// interrupted when the agent did not end in time after a cancel; then it ends at once.
    void run(AgentRun run) throws InterruptedException;

    /// Goes on with `run`, which an earlier executor began: like [#run], but with the process that is there.
    /// What the run's log may have already is read and reported again, by the `emit` that names a place: known
    /// things are left out. Returns false, without an end, when it cannot go on; the run then is lost.
    default boolean adopt(AgentRun run, Leftover left) throws InterruptedException {
        return false;
    }

    /// The conversation was deleted: ends its process, forgets what is kept of it. Never called during a run of
    /// it.
    default void closeSession(TaskId task) {}

    /// Ends all processes of this agent. Called once, after the runs have ended.
    @Override
    default void close() {}
}
