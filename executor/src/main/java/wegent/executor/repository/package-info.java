/// What a Git repository is to us before Git is asked: where it lies, what in it belongs to Git, and how Git is called.
@NullMarked
package wegent.executor.repository;

import org.jspecify.annotations.NullMarked;
