/// Socket.IO 5 over Engine.IO 4, server and client, by itself: what both ends share.
@NullMarked
package wegent.socketio;

import org.jspecify.annotations.NullMarked;
