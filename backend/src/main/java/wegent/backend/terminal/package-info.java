/// Terminals of devices for pages anywhere: whose they are is checked here, all else the device does.
@NullMarked
package wegent.backend.terminal;

import org.jspecify.annotations.NullMarked;
