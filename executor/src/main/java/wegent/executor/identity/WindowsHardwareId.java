package wegent.executor.identity;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The MachineGuid of a Windows installation.
final class WindowsHardwareId implements HardwareId {
    private static final Pattern GUID = Pattern.compile("MachineGuid\\s+REG_SZ\\s+(\\S+)");

    @Override
    public Optional<String> read() {
        return HardwareId.outputOf(
                        List.of("reg", "query", "HKLM\\SOFTWARE\\Microsoft\\Cryptography", "/v", "MachineGuid"))
                .flatMap(WindowsHardwareId::in);
    }

    static Optional<String> in(String output) {
        return GUID.matcher(output).results().findFirst().map((MatchResult result) -> result.group(1));
    }
}
