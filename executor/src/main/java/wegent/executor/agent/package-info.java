/// The agents that run answers on this machine, behind one interface.
@NullMarked
package wegent.executor.agent;

import org.jspecify.annotations.NullMarked;
