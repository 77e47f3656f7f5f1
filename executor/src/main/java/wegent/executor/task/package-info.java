/// The runs at work on this device, from their order to their end.
@NullMarked
package wegent.executor.task;

import org.jspecify.annotations.NullMarked;
