package wegent.executor.codeserver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;

/// The IDE sessions of this device. They are only as good as the word of a backend: while there has been none
/// for long, nobody is let in. Threads meet here.
final class Sessions {
    private static final Logger log = System.getLogger(Sessions.class.getName());
    static final int MOST = 16;

    private final Map<CodeServerId, Session> sessions = new ConcurrentHashMap<>();
    private volatile boolean suspended;

    /// Makes room by ending one that nobody has open. Throws [RefusedException] when all are in use.
    synchronized void add(Session session) {
        if (sessions.containsKey(session.id())) {
            throw new RefusedException(ErrorCode.CONFLICT, "There is such an IDE session already");
        }
        if (sessions.size() >= MOST) {
            var unused = sessions.values().stream()
                    .filter(known -> !known.isInUse())
                    .min(Comparator.comparingInt(known -> known.isIdle(Session.TOKEN_LIFE) ? 0 : 1));
            end(unused.orElseThrow(() -> new RefusedException(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "This device has " + MOST + " IDE sessions open already: close one that is not needed"))
                    .id());
        }
        sessions.put(session.id(), session);
        log.log(Level.INFO, "ide={0} opened in {1}", session.id(), session.folder());
    }

    /// A connection that a session has open, and how it is broken.
    record Held(Session session, Runnable cut) {}

    Optional<Session> find(CodeServerId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    List<Session> all() {
        return List.copyOf(sessions.values());
    }

    /// Ends it; false when there is none.
    boolean end(CodeServerId id) {
        var session = sessions.remove(id);
        if (session == null) {
            return false;
        }
        session.end();
        log.log(Level.INFO, "ide={0} ended", id);
        return true;
    }

    /// Ends those that nobody has had open for so long. Returns whether there were any.
    boolean endIdle(Duration limit) {
        var idle = all().stream().filter(session -> session.isIdle(limit)).toList();
        idle.forEach(session -> end(session.id()));
        return !idle.isEmpty();
    }

    /// No backend has been heard of for too long, or one is there again.
    void suspend(boolean on) {
        suspended = on;
        if (on) {
            all().forEach(Session::cut);
        }
    }

    boolean isSuspended() {
        return suspended;
    }

    void endAll() {
        all().forEach(session -> end(session.id()));
    }
}
