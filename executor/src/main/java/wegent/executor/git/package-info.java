/// What is done with Git on this device: by fixed command lines, never by a shell.
@NullMarked
package wegent.executor.git;

import org.jspecify.annotations.NullMarked;
