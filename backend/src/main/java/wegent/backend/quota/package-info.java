/// How much each user may have.
@NullMarked
package wegent.backend.quota;

import org.jspecify.annotations.NullMarked;
