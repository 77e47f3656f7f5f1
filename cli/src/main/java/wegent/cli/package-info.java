/// `./wegent run`: a user of the backend who works in a terminal instead of a browser.
@NullMarked
package wegent.cli;

import org.jspecify.annotations.NullMarked;
