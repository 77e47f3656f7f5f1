/// The events of running answers: taken in, shown at once, kept for good, folded at the end.
@NullMarked
package wegent.backend.stream;

import org.jspecify.annotations.NullMarked;
