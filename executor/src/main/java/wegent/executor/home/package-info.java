/// The executor's home folder: who may use it, and how files are written there.
@NullMarked
package wegent.executor.home;

import org.jspecify.annotations.NullMarked;
