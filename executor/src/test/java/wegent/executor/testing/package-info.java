/// What tests of agents share: a scripted model endpoint, and real agents installed from their registry.
@NullMarked
package wegent.executor.testing;

import org.jspecify.annotations.NullMarked;
