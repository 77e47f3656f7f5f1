/// The door that browsers come in by.
@NullMarked
package wegent.backend.chat;

import org.jspecify.annotations.NullMarked;
