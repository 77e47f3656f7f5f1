/// Where the agents work, and what is remembered of each conversation.
@NullMarked
package wegent.executor.workspace;

import org.jspecify.annotations.NullMarked;
