package wegent.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.protocol.DeviceStatus;
import wegent.protocol.rest.DeviceList;
import wegent.protocol.rest.DeviceView;

/// Which device a task goes to: the one that was named, else the default, else the only one that is there.
final class DeviceChoice {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private DeviceChoice() {}

    /// Waits up to `patience` for such a device to be there. Throws [UserException] that says what is missing.
    static DeviceView await(RestClient rest, @Nullable String wanted, Duration patience, Time time)
            throws InterruptedException {
        var end = time.instant().plus(patience);
        while (true) {
            var devices = rest.get("/api/devices", DeviceList.class).items();
            var chosen = choose(devices, wanted);
            if (chosen.isPresent() && isThere(chosen.get())) {
                return chosen.get();
            }
            if (!time.instant().isBefore(end)) {
                return chosen.orElseThrow(() -> new UserException(missing(devices, wanted)));
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
    }

    static Optional<DeviceView> choose(List<DeviceView> devices, @Nullable String wanted) {
        if (wanted != null) {
            return devices.stream()
                    .filter(device -> device.deviceId().value().equals(wanted)
                            || device.name().equalsIgnoreCase(wanted))
                    .findFirst();
        }
        var there = devices.stream().filter(DeviceChoice::isThere).toList();
        return devices.stream()
                .filter(DeviceView::isDefault)
                .findFirst()
                .or(() -> there.size() == 1 ? Optional.of(there.getFirst()) : Optional.empty());
    }

    private static boolean isThere(DeviceView device) {
        return device.status() != DeviceStatus.OFFLINE;
    }

    private static String missing(List<DeviceView> devices, @Nullable String wanted) {
        if (devices.isEmpty()) {
            return "No device has registered yet. Start one with ./wegent up, or see \"Add a computer\" in the README";
        }
        var names = devices.stream()
                .map(device -> device.name() + " (" + device.deviceId() + ", "
                        + device.status().wire() + ")")
                .collect(Collectors.joining(", "));
        return wanted == null
                ? "Choose a device with --device, one of: " + names
                : "There is no device " + wanted + ". There are: " + names;
    }
}
