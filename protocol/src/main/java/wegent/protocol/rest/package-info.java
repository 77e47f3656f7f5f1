/// The bodies of REST calls: records only.
@NullMarked
package wegent.protocol.rest;

import org.jspecify.annotations.NullMarked;
