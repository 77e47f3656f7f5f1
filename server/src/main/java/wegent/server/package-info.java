/// The shell around a [wegent.backend.Backend]: Quarkus, its port, the page, health and metrics. Nothing is decided
/// here.
@NullMarked
package wegent.server;

import org.jspecify.annotations.NullMarked;
