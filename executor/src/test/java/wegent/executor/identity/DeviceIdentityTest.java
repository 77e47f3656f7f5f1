package wegent.executor.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceIdentityTest {
    private static final HardwareId BOX = () -> Optional.of("4c4c4544-0042");

    @TempDir
    Path folder;

    @Test
    void theIdComesFromTheHardwareWithoutShowingIt() throws IOException {
        var first = new DeviceIdentity(home("a"), "ann", BOX).id();
        Files.delete(folder.resolve("a/device_id"));

        assertThat(new DeviceIdentity(home("a"), "ann", BOX).id()).isEqualTo(first);
        assertThat(first.value()).matches("device-[0-9a-f]{24}").doesNotContain("4c4c4544");
    }

    @Test
    void anotherUserOrHomeOrMachineIsAnotherDevice() throws IOException {
        var ids = List.of(
                new DeviceIdentity(home("a"), "ann", BOX).id(),
                new DeviceIdentity(home("b"), "ann", BOX).id(),
                new DeviceIdentity(home("c"), "bob", BOX).id(),
                new DeviceIdentity(home("d"), "ann", () -> Optional.of("other")).id());

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void theIdStaysWhenTheHardwareChanges() throws IOException {
        var first = new DeviceIdentity(home("a"), "ann", BOX).id();

        assertThat(new DeviceIdentity(home("a"), "ann", () -> Optional.of("new board")).id())
                .isEqualTo(first);
    }

    @Test
    void aMachineWithoutAnyIdGetsOneForLife() throws IOException {
        var first = new DeviceIdentity(home("a"), "ann", Optional::empty).id();

        assertThat(new DeviceIdentity(home("a"), "ann", Optional::empty).id()).isEqualTo(first);
    }

    @Test
    void anEmptiedFileIsMadeAnew() throws IOException {
        var first = new DeviceIdentity(home("a"), "ann", BOX).id();
        Files.writeString(folder.resolve("a/device_id"), "");

        assertThat(new DeviceIdentity(home("a"), "ann", BOX).id()).isEqualTo(first);
    }

    @Test
    void theSystemsOwnToolsAreUnderstood() {
        assertThat(MacHardwareId.in("    \"IOPlatformUUID\" = \"0F1E-22\"\n")).contains("0F1E-22");
        assertThat(WindowsHardwareId.in("    MachineGuid    REG_SZ    9f-1a\r\n"))
                .contains("9f-1a");
        assertThat(new LinuxHardwareId(List.of(folder.resolve("none"))).read()).isEmpty();
    }

    @Test
    void theNameSaysSystemAndHost() {
        assertThat(new ThisMachine("Linux", "amd64", "mybox").deviceName()).isEqualTo("Linux - mybox");
        assertThat(ThisMachine.read(Map.of()).host()).isNotBlank();
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
