/// Which answer runs where and when.
@NullMarked
package wegent.backend.dispatch;

import org.jspecify.annotations.NullMarked;
