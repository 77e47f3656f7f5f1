/// Claude Code, driven by lines of JSON over its pipes: one process per conversation, kept between messages.
@NullMarked
package wegent.executor.agent.claude;

import org.jspecify.annotations.NullMarked;
