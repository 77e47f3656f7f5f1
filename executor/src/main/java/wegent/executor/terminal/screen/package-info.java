/// What a terminal shows, kept on the device: an emulator that does to its cells what the page's xterm.js does
/// to its own, so that a snapshot of it repaints any viewer exactly. Knows nothing of processes or wires.
@NullMarked
package wegent.executor.terminal.screen;

import org.jspecify.annotations.NullMarked;
