/// Connections to the stores; no domain.
@NullMarked
package wegent.backend.storage;

import org.jspecify.annotations.NullMarked;
