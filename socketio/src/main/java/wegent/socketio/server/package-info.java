/// The server: namespaces, their sockets and rooms.
@NullMarked
package wegent.socketio.server;

import org.jspecify.annotations.NullMarked;
