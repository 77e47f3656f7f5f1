/// What a user sees of her devices.
@NullMarked
package wegent.backend.inventory;

import org.jspecify.annotations.NullMarked;
