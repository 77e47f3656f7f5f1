package wegent.backend.chat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import wegent.backend.account.Identified;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.protocol.id.TaskId;

/// A page that is connected: who, what she watches, and what cuts her when the credential ends.
public final class Page implements Identified {
    final Identity identity;

    /// The names of the rooms that she is to hear of.
    final Set<String> topics = ConcurrentHashMap.newKeySet();

    /// The tasks whose events she is left out of, since she reads too slowly.
    final Set<TaskId> lagging = ConcurrentHashMap.newKeySet();

    /// The conversation that its user has in sight there.
    volatile Optional<TaskId> inSight = Optional.empty();

    Optional<LiveSessions.Session> session = Optional.empty();

    public Page(Identity identity) {
        this.identity = identity;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    /// The tasks that she watches.
    Stream<TaskId> tasks() {
        return topics.stream()
                .filter(topic -> topic.startsWith("task:"))
                .map(topic -> new TaskId(Long.parseLong(topic.substring("task:".length()))));
    }
}
