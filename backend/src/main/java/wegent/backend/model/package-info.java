/// The models that a user's agents may use.
@NullMarked
package wegent.backend.model;

import org.jspecify.annotations.NullMarked;
