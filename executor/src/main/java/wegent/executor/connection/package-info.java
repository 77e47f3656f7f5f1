/// The connection to the backend, and the outbox that loses nothing when it breaks.
@NullMarked
package wegent.executor.connection;

import org.jspecify.annotations.NullMarked;
