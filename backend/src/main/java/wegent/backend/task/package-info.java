/// Conversations and their messages: what is, in SQL.
@NullMarked
package wegent.backend.task;

import org.jspecify.annotations.NullMarked;
