package wegent.executor.codeserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.id.CodeServerId;

/// An IDE that its user has opened. Its token lets one browser in, once and soon; from then on the cookie that
/// this browser got does, and no other. It ends with the credential that opened it. Threads meet here.
final class Session {
    /// How long the page has to bring the browser here.
    static final Duration TOKEN_LIFE = Duration.ofSeconds(60);

    /// More than a browser opens for one IDE.
    static final int MOST_CONNECTIONS = 128;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final CodeServerId id;
    private final String credential;
    private final @Nullable Instant expiresAt;
    private final URI base;
    private final Path folder;
    private final Time time;
    private final Instant tokenEnds;
    private final long openedAt;

    @GuardedBy("this")
    private byte @Nullable [] token;

    @GuardedBy("this")
    private byte @Nullable [] cookie;

    @GuardedBy("this")
    private final Set<Runnable> connections = new HashSet<>();

    @GuardedBy("this")
    private long freeSince;

    @GuardedBy("this")
    private boolean over;

    /// `base` is the address for browsers that ends before `/s/`.
    Session(Ticket ticket, URI base, Path folder, Time time) {
        this.id = ticket.id();
        this.credential = ticket.credential();
        this.expiresAt = ticket.expiresAt();
        this.base = base;
        this.folder = folder;
        this.time = time;
        this.token = hash(ticket.token().value());
        this.tokenEnds = time.instant().plus(TOKEN_LIFE);
        this.openedAt = time.nanos();
        this.freeSince = openedAt;
    }

    /// Who opens an IDE, by what, and the token that lets her browser in.
    record Ticket(
            CodeServerId id, String credential, @Nullable Instant expiresAt, Secret token) {}

    CodeServerId id() {
        return id;
    }

    String credential() {
        return credential;
    }

    @Nullable
    Instant expiresAt() {
        return expiresAt;
    }

    Path folder() {
        return folder;
    }

    /// The path of its addresses on the gateway itself.
    String prefix() {
        return "/s/" + id;
    }

    /// The path of its addresses as browsers see them.
    String path() {
        var outer = base.getPath() == null ? "" : base.getPath();
        return (outer.endsWith("/") ? outer.substring(0, outer.length() - 1) : outer) + prefix();
    }

    /// Where the browser is sent to; the token is added by the backend.
    String url() {
        return origin() + path() + "/";
    }

    boolean isSecure() {
        return "https".equals(base.getScheme());
    }

    /// Host and port as browsers say them.
    String authority() {
        var port = base.getPort() == (isSecure() ? 443 : 80) ? -1 : base.getPort();
        return String.valueOf(base.getHost()).toLowerCase(Locale.ROOT) + (port < 0 ? "" : ":" + port);
    }

    String origin() {
        return base.getScheme() + "://" + authority();
    }

    /// What a browser brings with a request.
    record Knock(
            String method,
            boolean upgrade,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String cookie,
            @Nullable String token) {
        boolean isSafe() {
            return !upgrade && (method.equals("GET") || method.equals("HEAD"));
        }
    }

    /// What becomes of a request.
    sealed interface Verdict {
        /// It is the one who was let in.
        record Pass() implements Verdict {}

        /// The token was good: it gets this cookie, and comes again without the token.
        record Welcome(Secret cookie) implements Verdict {}

        /// It was let in already, and brings the token once more.
        record Again() implements Verdict {}

        record Refused(Refusal why) implements Verdict {}
    }

    synchronized Verdict judge(Knock knock) {
        var now = time.instant();
        if (over || (expiresAt != null && !now.isBefore(expiresAt))) {
            return new Verdict.Refused(Refusal.ENDED);
        }
        if (knock.host() == null || !authority().equals(knock.host().toLowerCase(Locale.ROOT))) {
            return new Verdict.Refused(Refusal.WRONG_HOST);
        }
        var withOrigin = knock.origin() != null;
        if (withOrigin ? !origin().equals(knock.origin()) : !knock.isSafe()) {
            return new Verdict.Refused(Refusal.WRONG_ORIGIN);
        }
        if (matches(cookie, knock.cookie())) {
            freeSince = time.nanos();
            return knock.token() == null ? new Verdict.Pass() : new Verdict.Again();
        }
        if (knock.isSafe() && matches(token, knock.token()) && isFresh(now)) {
            token = null;
            var secret = new byte[32];
            RANDOM.nextBytes(secret);
            var welcome = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            cookie = hash(welcome);
            return new Verdict.Welcome(new Secret(welcome));
        }
        return new Verdict.Refused(Refusal.NOT_LET_IN);
    }

    /// A minute by either clock: one may be set back, the other stands still while the machine sleeps.
    private boolean isFresh(Instant now) {
        return now.isBefore(tokenEnds) && time.nanos() - openedAt < TOKEN_LIFE.toNanos();
    }

    /// Notes a connection that is used for this session; `cut` breaks it. False when it may not be.
    synchronized boolean enter(Runnable cut) {
        if (over || (!connections.contains(cut) && connections.size() >= MOST_CONNECTIONS)) {
            return false;
        }
        connections.add(cut);
        return true;
    }

    synchronized void leave(Runnable cut) {
        connections.remove(cut);
        freeSince = time.nanos();
    }

    /// Has nobody been connected for so long?
    synchronized boolean isIdle(Duration limit) {
        return connections.isEmpty() && time.nanos() - freeSince >= limit.toNanos();
    }

    synchronized boolean isInUse() {
        return !connections.isEmpty();
    }

    /// Breaks all that is open of it; who was let in may come again.
    void cut() {
        Set<Runnable> open;
        synchronized (this) {
            open = Set.copyOf(connections);
            connections.clear();
            freeSince = time.nanos();
        }
        open.forEach(Runnable::run);
    }

    /// Ends it: nobody is let in any more. May be called twice.
    void end() {
        synchronized (this) {
            over = true;
        }
        cut();
    }

    private static boolean matches(byte @Nullable [] kept, @Nullable String said) {
        return kept != null && said != null && MessageDigest.isEqual(kept, hash(said));
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
