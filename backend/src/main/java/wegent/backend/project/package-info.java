/// The projects of users and their folders on devices.
@NullMarked
package wegent.backend.project;

import org.jspecify.annotations.NullMarked;
