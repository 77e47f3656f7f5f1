/// Saying something to a device, wherever its socket is.
@NullMarked
package wegent.backend.link;

import org.jspecify.annotations.NullMarked;
