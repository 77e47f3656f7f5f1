/// What an agent's answer is made of: the events that stream, and the blocks that they fold into.
@NullMarked
package wegent.protocol.stream;

import org.jspecify.annotations.NullMarked;
