/// Several backends as one: who they are, and how they talk.
@NullMarked
package wegent.backend.node;

import org.jspecify.annotations.NullMarked;
