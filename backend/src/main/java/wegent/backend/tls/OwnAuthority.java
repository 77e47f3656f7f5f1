package wegent.backend.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import wegent.base.PrivateFile;

/// A certificate authority that this server makes at its first start, and that vouches for this server alone. Its
/// key stays in the data folder; devices know it by the SHA-256 of its certificate.
final class OwnAuthority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(90);
    /// How long before its end a certificate is made anew.
    private static final Duration RENEWAL = Duration.ofDays(30);

    private final KeyChain authority;
    private final Set<String> hosts;

    private OwnAuthority(KeyChain authority, Set<String> hosts) {
        this.authority = authority;
        this.hosts = hosts;
    }

    /// The authority in `folder`, which is made when it is not there.
    static OwnAuthority in(Path folder, Set<String> hosts, Instant now) throws IOException, GeneralSecurityException {
        PrivateFile.folder(folder);
        var keyFile = folder.resolve("ca.key");
        var certificateFile = folder.resolve("ca.pem");
        if (!Files.exists(keyFile) || !Files.exists(certificateFile)) {
            var key = Issuer.newKey();
            var certificate = Issuer.authority(key, "Wegent authority of this server", now, AUTHORITY_LIFE);
            PrivateFile.write(keyFile, Pem.text(key.getPrivate()));
            PrivateFile.write(certificateFile, Pem.text(List.of(certificate)));
        }
        var chain = KeyChain.of(Pem.key(keyFile), Pem.certificates(certificateFile));
        PrivateFile.write(folder.resolve("ca.sha256"), Pem.sha256(chain.certificate()) + "\n");
        return new OwnAuthority(chain, hosts);
    }

    String sha256() throws GeneralSecurityException {
        return Pem.sha256(authority.certificate());
    }

    /// A new certificate for this server. The key lives in memory alone.
    KeyChain issue(Instant now) throws GeneralSecurityException {
        var key = Issuer.newKey();
        var certificate = Issuer.server(authority, key.getPublic(), hosts, now, SERVER_LIFE);
        return KeyChain.of(key.getPrivate(), List.of(certificate, authority.certificate()));
    }

    static boolean endsSoon(KeyChain chain, Instant now) {
        return now.plus(RENEWAL).isAfter(chain.certificate().getNotAfter().toInstant());
    }
}
