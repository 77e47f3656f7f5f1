/// All that crosses a wire: what devices, the backend and browsers say to each other.
@NullMarked
package wegent.protocol;

import org.jspecify.annotations.NullMarked;
