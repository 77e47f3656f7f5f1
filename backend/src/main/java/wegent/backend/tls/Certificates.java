package wegent.backend.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.base.Time;
import wegent.base.Timers;

/// The certificate that this server shows, renewed while it runs. When a newer one cannot be had, that is told and
/// the old one stays.
public final class Certificates implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

    private final Time time;
    private final Source source;
    private final ServerKeys keys;
    private final @Nullable String authority;
    private volatile Timers.@Nullable Timer next;
    private volatile boolean closed;

    /// Where certificates come from; [#renewed] has one when the shown one should be replaced.
    private interface Source {
        KeyChain first() throws IOException, GeneralSecurityException;

        Optional<KeyChain> renewed(KeyChain shown) throws IOException, GeneralSecurityException;
    }

    private Certificates(Time time, Source source, @Nullable String authority)
            throws IOException, GeneralSecurityException {
        this.time = time;
        this.source = source;
        this.authority = authority;
        keys = new ServerKeys(source.first());
        next = time.after(LOOK_INTERVAL, this::look);
    }

    /// Throws [IllegalArgumentException] with what is wrong when there is no certificate to be had.
    public static Certificates open(TlsConfig config, Time time) {
        try {
            return switch (config) {
                case TlsConfig.OfFiles files -> new Certificates(time, new FilesSource(files), null);
                case TlsConfig.OfOwnAuthority own -> {
                    var authority = OwnAuthority.in(own.folder(), own.hosts(), time.instant());
                    yield new Certificates(time, new OwnSource(authority, time), authority.sha256());
                }
            };
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("The certificate of wegent.tls cannot be used: " + e.getMessage(), e);
        }
    }

    public ServerKeys keys() {
        return keys;
    }

    /// The SHA-256 of the authority that devices are to believe alone; empty where it is one that systems know.
    public Optional<String> authoritySha256() {
        return Optional.ofNullable(authority);
    }

    /// Looks for a newer certificate now, and again in a while.
    void look() {
        try {
            source.renewed(keys.current()).ifPresent(newer -> {
                keys.replace(newer);
                log.info(
                        "The certificate of this server is new, good until {}",
                        newer.certificate().getNotAfter());
            });
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            log.warn(
                    "The certificate of this server is not renewed, the old one is good until {}: {}",
                    keys.current().certificate().getNotAfter(),
                    e.getMessage());
        }
        if (!closed) {
            next = time.after(LOOK_INTERVAL, this::look);
        }
    }

    @Override
    public void close() {
        closed = true;
        var timer = next;
        if (timer != null) {
            timer.close();
        }
    }

    private record OwnSource(OwnAuthority authority, Time time) implements Source {
        @Override
        public KeyChain first() throws GeneralSecurityException {
            return authority.issue(time.instant());
        }

        @Override
        public Optional<KeyChain> renewed(KeyChain shown) throws GeneralSecurityException {
            return OwnAuthority.endsSoon(shown, time.instant())
                    ? Optional.of(authority.issue(time.instant()))
                    : Optional.empty();
        }
    }

    /// The two files change one after the other: a pair that does not fit is read again at the next look.
    private static final class FilesSource implements Source {
        private final TlsConfig.OfFiles files;
        private List<FileTime> seen = List.of();

        FilesSource(TlsConfig.OfFiles files) {
            this.files = files;
        }

        @Override
        public KeyChain first() throws IOException, GeneralSecurityException {
            seen = times();
            return read();
        }

        @Override
        public Optional<KeyChain> renewed(KeyChain shown) throws IOException, GeneralSecurityException {
            var now = times();
            if (now.equals(seen)) {
                return Optional.empty();
            }
            var newer = read();
            seen = now;
            return Optional.of(newer);
        }

        private KeyChain read() throws IOException, GeneralSecurityException {
            return KeyChain.of(Pem.key(files.key()), Pem.certificates(files.certificate()));
        }

        private List<FileTime> times() throws IOException {
            return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
        }
    }
}
