/// What the answers change in the folders they work in: seen by two states of a folder, taken back on order.
@NullMarked
package wegent.executor.changes;

import org.jspecify.annotations.NullMarked;
