package wegent.backend.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What is left free on the disk of the embedded database. H2 does not stand a full disk well: a write that
/// finds no room closes its file, and a thread that is in it at that moment may never come out. So nothing is
/// written any more before it gets there. `free` says how many bytes there are.
record DiskReserve(LongSupplier free, long bytes) {
    private static final long MEBIBYTE = 1024 * 1024;

    /// Leaves `bytes` free where `folder` is.
    static DiskReserve on(Path folder, long bytes) {
        return new DiskReserve(() -> usable(folder), bytes);
    }

    private static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Why nothing may be written; empty when there is room.
    Optional<String> shortage() {
        return below(bytes);
    }

    /// The same after there was none: some room more is wanted, so that it does not flicker.
    Optional<String> lastingShortage() {
        return below(bytes / 8 * 9);
    }

    private Optional<String> below(long least) {
        var left = free.getAsLong();
        return left < least
                ? Optional.of("its disk is full: " + left / MEBIBYTE + " MiB are free, and " + least / MEBIBYTE
                        + " MiB have to be")
                : Optional.empty();
    }
}
