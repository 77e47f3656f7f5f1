/// What users have their devices do with folders and repositories.
@NullMarked
package wegent.backend.command;

import org.jspecify.annotations.NullMarked;
