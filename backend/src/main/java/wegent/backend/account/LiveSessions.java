package wegent.backend.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.node.NodeCalls;
import wegent.backend.storage.StorageException;
import wegent.base.Time;
import wegent.base.Timers;

/// What is open under each credential. Revoking a credential, or its end, closes all of that within 5 s (DESIGN
/// section 9). The word of it may be lost on its way from another node, or come between the proof of a credential and
/// what is opened with it, so each node also looks at SQL for the credentials that are in use on it. Threads meet
/// here: sockets and requests come and go on theirs, a timer looks for ends.
public final class LiveSessions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveSessions.class);
    private static final String CUT = "session:cut";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /// How many credentials one question to the database names at most.
    private static final int MOST_ASKED = 5_000;

    private final Map<String, Set<Session>> byCredential = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final AccountStore store;
    private final NodeCalls nodes;
    private final Time time;
    private final Timers.Timer look;

    public LiveSessions(Accounts accounts, NodeCalls nodes, Time time) {
        this.store = accounts.store();
        this.nodes = nodes;
        this.time = time;
        nodes.on(CUT, (credential, _) -> cutHere(credential.asText()));
        look = time.every(LOOK_EVERY, this::look);
    }

    /// Remembers that `cut` ends something open under `identity`. Close the result when it has ended by itself.
    public Session opened(Identity identity, Runnable cut) {
        var session = new Session(this, identity, cut);
        byCredential
                .computeIfAbsent(identity.credential(), _ -> ConcurrentHashMap.newKeySet())
                .add(session);
        return session;
    }

    /// Cuts all that is open under `credential`, on all nodes.
    public void cut(String credential) {
        nodes.tellAll(CUT, credential);
        cutHere(credential);
        listeners.forEach(listener -> listener.accept(credential));
    }

    /// `listener` hears each credential that this node cuts, for what is open elsewhere than on a node. It must not
    /// block or throw.
    public void onCut(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void cutHere(String credential) {
        var sessions = byCredential.remove(credential);
        if (sessions != null) {
            sessions.forEach(Session::end);
        }
    }

    /// Is this credential one that still lets its user in?
    public boolean isGood(String credential) {
        try {
            return store.valid(List.of(credential)).contains(credential);
        } catch (StorageException e) {
            log.debug("It is not known whether a credential was revoked", e);
            return true; // as of all that is open: the next look says
        }
    }

    private void look() {
        endExpired();
        endRevoked();
    }

    private void endRevoked() {
        var open = List.copyOf(byCredential.keySet());
        for (int from = 0; from < open.size(); from += MOST_ASKED) {
            var asked = open.subList(from, Math.min(open.size(), from + MOST_ASKED));
            try {
                var valid = store.valid(asked);
                asked.stream().filter(credential -> !valid.contains(credential)).forEach(this::cutHere);
            } catch (StorageException e) {
                log.debug("It is not known which of {} credentials were revoked", open.size(), e);
                return;
            }
        }
    }

    /// Each by its own end: what one session says of its end is nothing to the others of its credential.
    private void endExpired() {
        var now = time.instant();
        byCredential.values().stream()
                .flatMap(Set::stream)
                .filter(session -> session.isOver(now))
                .toList()
                .forEach(session -> {
                    forget(session);
                    session.end();
                });
    }

    private void forget(Session session) {
        byCredential.computeIfPresent(session.identity.credential(), (_, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    @Override
    public void close() {
        look.close();
    }

    /// Something open: a socket of a browser or a device, or a request.
    public static final class Session implements AutoCloseable {
        private final LiveSessions sessions;
        private final Identity identity;
        private final Runnable cut;

        private Session(LiveSessions sessions, Identity identity, Runnable cut) {
            this.sessions = sessions;
            this.identity = identity;
            this.cut = cut;
        }

        private boolean isOver(Instant now) {
            var expires = identity.expiresAt();
            return expires != null && !now.isBefore(expires);
        }

        /// One that cannot be ended keeps no other from being ended.
        private void end() {
            try {
                cut.run();
            } catch (RuntimeException e) {
                log.error("user={} something open could not be ended", identity.userId(), e);
            }
        }

        @Override
        public void close() {
            sessions.forget(this);
        }
    }
}
