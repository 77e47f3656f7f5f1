/// The door that devices come in by.
@NullMarked
package wegent.backend.gateway;

import org.jspecify.annotations.NullMarked;
