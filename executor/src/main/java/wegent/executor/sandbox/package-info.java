/// What keeps agents apart from the executor, from each other and from the rest of the machine.
@NullMarked
package wegent.executor.sandbox;

import org.jspecify.annotations.NullMarked;
