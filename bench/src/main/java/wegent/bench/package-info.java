/// Load runs against a backend that is its own process, and the tables they print (`./wegent bench NAME`).
@NullMarked
package wegent.bench;

import org.jspecify.annotations.NullMarked;
