/// TLS in the server itself: its certificates, where they come from and how they are renewed.
@NullMarked
package wegent.backend.tls;

import org.jspecify.annotations.NullMarked;
