/// The IDE in the browser: code-server on this device, and the gateway that lets its owner in, and nobody else.
@NullMarked
package wegent.executor.codeserver;

import org.jspecify.annotations.NullMarked;
