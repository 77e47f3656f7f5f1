/// Socket.IO 5 packets and their form on the wire.
@NullMarked
package wegent.socketio.packet;

import org.jspecify.annotations.NullMarked;
