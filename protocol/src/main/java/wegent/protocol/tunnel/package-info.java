/// Connections of browsers to a device, carried over the device's own connection: what is the same at both
/// ends.
@NullMarked
package wegent.protocol.tunnel;

import org.jspecify.annotations.NullMarked;
