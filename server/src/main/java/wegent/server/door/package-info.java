/// Who gets how much of the server before anything is done for them: connections, requests and their bodies.
@NullMarked
package wegent.server.door;

import org.jspecify.annotations.NullMarked;
