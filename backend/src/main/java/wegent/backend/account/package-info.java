/// Users and what they prove themselves with.
@NullMarked
package wegent.backend.account;

import org.jspecify.annotations.NullMarked;
