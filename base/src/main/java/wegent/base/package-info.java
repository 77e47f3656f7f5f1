/// Time, closing, secrets, private files and JSON: what every module needs and none owns.
@NullMarked
package wegent.base;

import org.jspecify.annotations.NullMarked;
