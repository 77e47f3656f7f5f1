/// Tells users what they want to know wherever they are: on open pages, and by Web Push.
@NullMarked
package wegent.backend.notify;

import org.jspecify.annotations.NullMarked;
