/// The client: one namespace over one WebSocket.
@NullMarked
package wegent.socketio.client;

import org.jspecify.annotations.NullMarked;
