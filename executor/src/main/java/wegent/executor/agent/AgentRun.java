package wegent.executor.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// One answer at work, as its agent sees it. Every method may be called from any thread.
public interface AgentRun {

    /// What to run. Its `permission_mode` is the user's wish; [#permissionMode] is what the owner's policy
    /// leaves of it.
    TaskExecute request();

    /// How much the agent may do without asking: the user's wish, lowered by the policy of the device's owner.
    PermissionMode permissionMode();

    /// The folder to work in. It exists, and it is the same for all runs of a task.
    Path workspace();

    /// Starts a process with the clean environment, plus what `command` names, and a TMPDIR of its own. Where
    /// the system allows, it goes on when this executor dies, and the next one finds it ([Agent#adopt]). It
    /// belongs to the agent, which closes it: at the end of this run, or with the conversation. Only when the
    /// agent does not end in time after a cancel are the processes that this run started ended over its head.
    /// Throws when the program is not found or cannot be started.
    ChildProcess start(ChildCommand command) throws IOException;

    /// Notes that `child` works for this run from now on, also when an earlier run started it, and what the
    /// agent needs to know to go on with it in another executor; durable when this returns. It is paused when
    /// there is no room for what it says, and its work counts as a sign of life.
    void follow(ChildProcess child, Map<String, String> notes);

    /// The agent's own id of this conversation, as remembered by an earlier run of this kind of agent.
    Optional<String> sessionId();

    /// Remembers the agent's own id of this conversation, durably and at once, and that it has seen this
    /// message.
    void rememberSession(String sessionId);

    /// Forgets the remembered id: the agent does not know it any more. [#historyNotInSession] is then all of
    /// it.
    void forgetSession();

    /// The earlier messages that the remembered session has not seen, oldest first: all of them without a
    /// session, those that another device or agent ran in the meantime with one. As it was when the run began,
    /// or after [#forgetSession].
    List<HistoryMessage> historyNotInSession();

    /// Reports what happened. Never blocks on the network; text is coalesced and numbered behind it. A sign of
    /// life.
    void emit(StreamEvent event);

    /// Reports what came from the output of its process: from the bytes before `end`, which never goes back. Of
    /// one `end`, the events come in the same order whenever the same output is read. What an earlier executor
    /// reported already is left out.
    void emit(StreamEvent event, long end);

    /// All that the output before this byte gave is kept for good, so it need not be read again.
    long keptTo();

    /// The user's answer to `request`, which an earlier executor showed and answered: what the server has on record,
    /// and only when that is about the same bytes. Blocks until the server has said, or the run ends.
    default Optional<ApprovalAnswer> confirmed(Block request) throws InterruptedException {
        return Optional.empty();
    }

    /// Ends the run. The first call counts. After a cancel, an agent that stopped ends with
    /// [StreamEvent.Ended#cancelled] whatever the cause of the cancel; where that was a time-out or the end of
    /// the executor, it is told as such.
    void end(StreamEvent.Ended ended);

    /// Asks the user, and blocks until they have answered, the time is out (a denial), the request is void, or
    /// the run is cancelled (a denial too). `request` is a block of type APPROVAL, status PENDING, with its
    /// `approval`, and what is to be approved as its content. When it expires is filled in here. Only a decision
    /// with the hash of that content allows it. The block is shown, and updated with the answer, by this call.
    /// Several may be open at a time, each on a thread of its own. It is the agent that remembers "allow for
    /// this conversation".
    ApprovalAnswer ask(Block request) throws InterruptedException;

    /// The agent withdrew its request with block id `id`: the call of [#ask] returns a denial by the agent.
    void withdraw(String id);

    /// True once this run is to end: the user stopped it, it was silent for too long, or the executor is going
    /// down.
    boolean cancelled();

    /// Runs `action` on a thread of its own when the run is cancelled; at once if it is so already. The agent
    /// then interrupts or stops its process and calls [#end] within 10 seconds.
    void onCancel(Runnable action);

    /// Lets the user speak to the agent while it works: `hearer` gets each word of hers, on any thread, and the
    /// agent updates its block when it has taken it in. Without this, such words are refused.
    default void onGuidance(Consumer<Guidance> hearer) {}

    /// A word of the user's, shown as the block `blockId`, which waits.
    record Guidance(String blockId, String message) {}

    /// A process of this run is being started: without [#alive] within the start limit (60 s) the run is
    /// cancelled and fails as TIMEOUT_START.
    void starting();

    /// The agent's process gave a sign of life, be it one byte. Without any for the limit of silence, and
    /// without an open [#ask], the run is cancelled and fails as TIMEOUT_SILENT, unless its processes are at
    /// work.
    void alive();
}
