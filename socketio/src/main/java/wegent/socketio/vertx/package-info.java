/// Carries a server on Vert.x 4.5, alone or inside Quarkus. The only package that needs Vert.x on the class path.
@NullMarked
package wegent.socketio.vertx;

import org.jspecify.annotations.NullMarked;
