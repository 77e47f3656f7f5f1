/// The names of things, never bare strings or numbers.
@NullMarked
package wegent.protocol.id;

import org.jspecify.annotations.NullMarked;
