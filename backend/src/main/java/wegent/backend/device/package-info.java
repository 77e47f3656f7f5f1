/// The registry of devices: known, here or not.
@NullMarked
package wegent.backend.device;

import org.jspecify.annotations.NullMarked;
