package wegent.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailStreamTest {
    @TempDir
    private Path folder;

    @Property(tries = 30)
    void itGivesWhatIsWrittenInAnyPiecesFromAnyPlace(@ForAll long seed, @ForAll @IntRange(max = 50_000) int size)
            throws Exception {
        var random = new Random(seed);
        var bytes = new byte[size];
        random.nextBytes(bytes);
        var from = random.nextInt(size + 1);
        var file = Files.createTempFile("tail", ".out");
        var over = new AtomicBoolean();
        var writer = Thread.ofVirtual().start(() -> write(file, bytes, new Random(seed), over));

        try (var tail = new TailStream(file, from, over::get, (_, _) -> {})) {
            assertThat(tail.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(bytes, from, size));
        }
        writer.join();
        Files.delete(file);
    }

    @Test
    void itEndsOnlyWhenNobodyWritesAnyMore() throws Exception {
        var file = Files.writeString(folder.resolve("out"), "a");
        var looks = new int[1];

        // the last byte comes between the look at the file and the look at its writers
        try (var tail = new TailStream(file, 0, () -> ++looks[0] > 3 && append(file), (_, _) -> {})) {
            assertThat(new String(tail.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("ab");
        }
    }

    private static boolean append(Path file) {
        try {
            if (Files.size(file) == 1) {
                Files.writeString(file, "b", StandardOpenOption.APPEND);
            }
            return true;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes, Random random, AtomicBoolean over) {
        try {
            for (int at = 0; at < bytes.length; ) {
                var count = Math.min(bytes.length - at, 1 + random.nextInt(8_000));
                Files.write(file, java.util.Arrays.copyOfRange(bytes, at, at + count), StandardOpenOption.APPEND);
                at += count;
            }
            over.set(true);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
