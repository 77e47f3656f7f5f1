/// Terminals of this device: a login shell behind each, its screen kept here, shown to any number of viewers
/// far away.
@NullMarked
package wegent.executor.terminal;

import org.jspecify.annotations.NullMarked;
