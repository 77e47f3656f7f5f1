/// Engine.IO 4: sessions over polling and WebSocket, the upgrade between them, heartbeats, and what a web server must
/// offer to carry them.
@NullMarked
package wegent.socketio.engine;

import org.jspecify.annotations.NullMarked;
