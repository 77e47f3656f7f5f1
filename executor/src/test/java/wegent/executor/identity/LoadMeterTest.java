package wegent.executor.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadMeterTest {
    @TempDir
    Path folder;

    private Path proc;
    private Path group;

    @BeforeEach
    void machine() throws IOException {
        proc = Files.createDirectory(folder.resolve("proc"));
        group = Files.createDirectory(folder.resolve("group"));
        Files.writeString(proc.resolve("stat"), "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 1\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 400 kB\n");
    }

    private LoadMeter meter() {
        return new LoadMeter(proc, group, folder);
    }

    @Test
    void processorsAreCountedSinceTheLastLook() throws IOException {
        var meter = meter();
        assertThat(meter.read().cpu()).as("no time has gone by").isNull();

        Files.writeString(proc.resolve("stat"), "cpu  160 0 100 730 110 0 0 0 0 0\n");

        assertThat(meter.read().cpu()).isEqualTo(60);
    }

    @Test
    void memoryIsWhatCannotBeHadAgain() {
        assertThat(meter().read().memory()).isEqualTo(60);
    }

    @Test
    void aContainerGoesByItsOwnBound() throws IOException {
        Files.writeString(group.resolve("memory.max"), "2000\n");
        Files.writeString(group.resolve("memory.current"), "1900\n");
        Files.writeString(group.resolve("memory.stat"), "anon 500\ninactive_file 1400\n");
        assertThat(meter().read().memory()).isEqualTo(25);

        Files.writeString(group.resolve("memory.max"), "max\n");
        assertThat(meter().read().memory()).as("of the machine").isEqualTo(60);
    }

    @Test
    void whatTheMachineDoesNotTellIsAbsent() {
        var load = new LoadMeter(folder.resolve("none"), folder.resolve("none"), folder).read();

        assertThat(load.cpu()).isNull();
        assertThat(load.memory()).isNull();
        assertThat(load.disk()).isBetween(0, 100);
    }
}
