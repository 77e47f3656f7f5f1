/// IDEs on devices: opened for their owners, ended with what opened them, and reached through this server where
/// a device has no address of its own.
@NullMarked
package wegent.backend.codeserver;

import org.jspecify.annotations.NullMarked;
