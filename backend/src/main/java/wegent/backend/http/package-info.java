/// What is decided of an HTTP request before anything else: may it mean this host, and what browsers are told.
@NullMarked
package wegent.backend.http;

import org.jspecify.annotations.NullMarked;
