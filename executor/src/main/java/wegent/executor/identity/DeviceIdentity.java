package wegent.executor.identity;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import wegent.base.PrivateFile;
import wegent.protocol.id.DeviceId;

/// Finds the id of this device: the one it had before, else one made from the hardware, the home and the user,
/// so that two users or two homes on one machine are two devices, and the hardware's own number stays on the
/// machine.
public final class DeviceIdentity {
    private final Path file;
    private final String place;
    private final HardwareId hardware;

    public DeviceIdentity(Path home) {
        this(home, System.getProperty("user.name", ""), HardwareId.ofThisSystem());
    }

    DeviceIdentity(Path home, String user, HardwareId hardware) {
        this.file = home.resolve("device_id");
        this.place = home.toAbsolutePath().normalize() + "\n" + user;
        this.hardware = hardware;
    }

    /// The id, remembered in the home from now on.
    public DeviceId id() throws IOException {
        var known = remembered();
        if (known.isPresent()) {
            return known.get();
        }
        var fresh = new DeviceId("device-" + made());
        PrivateFile.write(file, fresh.value() + "\n");
        return fresh;
    }

    private Optional<DeviceId> remembered() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DeviceId(Files.readString(file).strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // emptied or overwritten; the hardware gives the same id again
        }
    }

    private String made() {
        return hardware.read()
                .or(DeviceIdentity::networkAddress)
                .map(value -> hash(value + "\n" + place))
                .orElseGet(() -> hash(UUID.randomUUID().toString()));
    }

    /// The lowest MAC address of a real network card.
    private static Optional<String> networkAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(DeviceIdentity::address)
                    .flatMap(Optional::stream)
                    .sorted()
                    .findFirst();
        } catch (SocketException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> address(NetworkInterface card) {
        try {
            return card.isLoopback() || card.isVirtual()
                    ? Optional.empty()
                    : Optional.ofNullable(card.getHardwareAddress()).map(HexFormat.of()::formatHex);
        } catch (SocketException _) {
            return Optional.empty();
        }
    }

    private static String hash(String value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
