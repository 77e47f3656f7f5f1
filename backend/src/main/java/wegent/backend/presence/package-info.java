/// Is a device there?
@NullMarked
package wegent.backend.presence;

import org.jspecify.annotations.NullMarked;
