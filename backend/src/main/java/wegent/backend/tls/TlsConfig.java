package wegent.backend.tls;

import java.nio.file.Path;
import java.util.Set;

/// Where the certificate of this server comes from.
public sealed interface TlsConfig {
    /// Files of the operator's, in PEM; they are read again when they change.
    record OfFiles(Path certificate, Path key) implements TlsConfig {}

    /// An authority of this server's own, kept in `folder`; `hosts` are the names and addresses to vouch for.
    record OfOwnAuthority(Path folder, Set<String> hosts) implements TlsConfig {
        public OfOwnAuthority {
            hosts = Set.copyOf(hosts);
        }
    }
}
