/// Who this device is: its id for life, its name, its system.
@NullMarked
package wegent.executor.identity;

import org.jspecify.annotations.NullMarked;
