/// The table of commands that the backend may have carried out here.
@NullMarked
package wegent.executor.command;

import org.jspecify.annotations.NullMarked;
