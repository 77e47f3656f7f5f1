package wegent.executor.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// The system that this program runs on, in the words that a user sees: `Linux`, `amd64`, `mybox`.
public record ThisMachine(String os, String arch, String host) {
    private static final Path KERNEL_HOST = Path.of("/proc/sys/kernel/hostname");

    public static ThisMachine read(Map<String, String> environment) {
        var os = System.getProperty("os.name", "");
        return new ThisMachine(osName(os), System.getProperty("os.arch", "unknown"), hostName(environment));
    }

    /// "Linux - mybox": the name of the device until its owner gives it another.
    public String deviceName() {
        var name = os + " - " + host;
        return name.length() > 100 ? name.substring(0, 100) : name;
    }

    private static String osName(String name) {
        var plain = name.toLowerCase(Locale.ROOT);
        if (plain.contains("mac")) {
            return "Darwin";
        }
        return plain.contains("windows") ? "Windows" : name.isBlank() ? "Unknown" : name;
    }

    private static String hostName(Map<String, String> environment) {
        try {
            if (Files.isReadable(KERNEL_HOST)) {
                return Files.readString(KERNEL_HOST).strip();
            }
            var named = environment.get("COMPUTERNAME");
            return named == null ? InetAddress.getLocalHost().getHostName() : named;
        } catch (UnknownHostException e) {
            return environment.getOrDefault("HOSTNAME", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
