package wegent.e2e.fault;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// The time of the whole suite, shared out: each test may use an equal part of what is left, in each of its
/// set-ups. What one does not need the others get; one instant each runs in any case. `wegent.faults.runs` says
/// how many runs there are when not all tests are to run.
final class FaultBudget {
    private static final Duration ALL = Duration.ofMinutes(Integer.getInteger("wegent.faults.minutes", 40));

    private final long end = System.nanoTime() + ALL.toNanos();

    @GuardedBy("this")
    private int left = Integer.getInteger("wegent.faults.runs", runs());

    /// How long the next run may take.
    synchronized Duration share() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime())).dividedBy(Math.max(1, left));
    }

    synchronized void used() {
        left--;
    }

    /// All fault tests of this package, those for each set-up counted as often.
    static int runs() {
        try {
            var here = Path.of(FaultBudget.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var folder = here.resolve(FaultBudget.class.getPackageName().replace('.', '/'));
            try (var files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.matches("T\\d\\d\\w+\\.class"))
                        .flatMap(FaultBudget::methods)
                        .mapToInt(FaultBudget::runs)
                        .sum();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Method> methods(String file) {
        try {
            var name = FaultBudget.class.getPackageName() + "." + file.substring(0, file.length() - ".class".length());
            return Arrays.stream(Class.forName(name).getDeclaredMethods());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int runs(Method method) {
        if (method.isAnnotationPresent(ParameterizedTest.class)) {
            return Setup.values().length;
        }
        return method.isAnnotationPresent(Test.class) ? 1 : 0;
    }
}
