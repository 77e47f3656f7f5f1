package wegent.executor.identity;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The IOPlatformUUID of a Mac.
final class MacHardwareId implements HardwareId {
    private static final Pattern UUID = Pattern.compile("\"IOPlatformUUID\"\\s*=\\s*\"([^\"]+)\"");

    @Override
    public Optional<String> read() {
        return HardwareId.outputOf(List.of("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"))
                .flatMap(MacHardwareId::in);
    }

    static Optional<String> in(String output) {
        return UUID.matcher(output).results().findFirst().map((MatchResult result) -> result.group(1));
    }
}
