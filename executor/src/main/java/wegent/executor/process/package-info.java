/// Child processes: started with a clean environment, read line by line, ended with all that they started.
@NullMarked
package wegent.executor.process;

import org.jspecify.annotations.NullMarked;
