/// The daemon on a device: dials the backend, runs agents, streams what they do.
@NullMarked
package wegent.executor;

import org.jspecify.annotations.NullMarked;
