/// A model check of the backend and its devices: random schedules in virtual time, on one thread.
@NullMarked
package wegent.backend.simulation;

import org.jspecify.annotations.NullMarked;
