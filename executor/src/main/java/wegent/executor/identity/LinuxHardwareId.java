package wegent.executor.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `/etc/machine-id`, which every user may read, unlike the board's own UUID.
record LinuxHardwareId(List<Path> files) implements HardwareId {

    LinuxHardwareId() {
        this(List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id")));
    }

    @Override
    public Optional<String> read() {
        for (var file : files) {
            try {
                var id = Files.readString(file).strip();
                if (!id.isEmpty() && !id.equals("uninitialized")) {
                    return Optional.of(id);
                }
            } catch (IOException _) {
                // Not there; the next one may be.
            }
        }
        return Optional.empty();
    }
}
