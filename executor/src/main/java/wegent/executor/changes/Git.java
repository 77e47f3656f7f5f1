package wegent.executor.changes;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.executor.process.Programs;
import wegent.executor.repository.GitEnvironment;

/// Runs git on stores of our own, so that neither the user's settings nor what lies in a folder has a say: no
/// hooks, no file system monitor, no filters, no diff programs, no settings but these. A call that is late is
/// killed.
final class Git {
    private static final File NOTHING = GitEnvironment.nothing();
    private static final int ERRORS = 8 * 1024;
    private static final List<String> NEEDED =
            List.of("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATHEXT", "COMSPEC", "TEMP", "TMP");
    private static final List<String> SETTINGS = List.of(
            "core.attributesFile=" + NOTHING,
            "core.excludesFile=" + NOTHING,
            "core.untrackedCache=false",
            "core.autocrlf=false",
            "core.safecrlf=false",
            "core.compression=1",
            "diff.renameLimit=500");

    private final Path program;
    private final Map<String, String> variables;
    private final Time time;

    private Git(Path program, Map<String, String> variables, Time time) {
        this.program = program;
        this.variables = Map.copyOf(variables);
        this.time = time;
    }

    /// The git of this machine; empty when there is none.
    static Optional<Git> find(Map<String, String> variables, Time time) {
        return Programs.find("git", variables.getOrDefault("PATH", "")).map(git -> new Git(git, variables, time));
    }

    /// Where a call works: `store` is the git directory, `folder` where it stands, within `workTree`.
    record Place(Path store, Path workTree, Path folder, Path index) {
        Place withIndex(Path other) {
            return new Place(store, workTree, folder, other);
        }

        /// Standing at the top of `tree`, which has an index of its own.
        Place at(Path tree, Path itsIndex) {
            return new Place(store, tree, tree, itsIndex);
        }
    }

    /// What a call printed; `cut`: there was more, and it was killed.
    record Result(int exit, ByteArrayOutputStream printed, boolean cut, String error) {
        byte[] output() {
            return printed.toByteArray();
        }

        String text() {
            return printed.toString(StandardCharsets.UTF_8);
        }
    }

    /// Runs a call that prints little. Throws when it fails.
    String ask(Place place, Deadline deadline, byte @Nullable [] input, String... arguments)
            throws IOException, InterruptedException, UntrackedException {
        var result = run(place, deadline, input, 1024 * 1024, arguments);
        if (result.exit() != 0) {
            throw new IOException("git " + arguments[0] + " ended with " + result.exit() + ": " + result.error());
        }
        return result.text().strip();
    }

    /// Runs a call that prints at most `most` bytes.
    Result run(Place place, Deadline deadline, byte @Nullable [] input, int most, String... arguments)
            throws IOException, InterruptedException, UntrackedException {
        deadline.check();
        var errors = Files.createTempFile(place.store(), "git", ".err");
        var stdin = Files.createTempFile(place.store(), "git", ".in");
        try {
            if (input != null) {
                Files.write(stdin, input);
            }
            var process = start(place, arguments, input == null ? NOTHING : stdin.toFile(), errors.toFile());
            return result(process, deadline, most, errors);
        } finally {
            Files.deleteIfExists(errors);
            Files.deleteIfExists(stdin);
        }
    }

    private Result result(Process process, Deadline deadline, int most, Path errors)
            throws IOException, InterruptedException, UntrackedException {
        try (var _ = time.after(deadline.left(), process::destroyForcibly)) {
            var output = new ByteArrayOutputStream();
            var cut = copy(process.getInputStream(), output, most);
            if (cut) {
                process.destroyForcibly();
            }
            var exit = process.waitFor();
            if (!cut) {
                deadline.check();
            }
            return new Result(exit, output, cut, firstOf(errors));
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(Place place, String[] arguments, File input, File errors) throws IOException {
        var line = new ArrayList<String>();
        line.add(program.toString());
        line.addAll(GitEnvironment.options());
        line.addAll(GitEnvironment.options(SETTINGS));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line)
                .directory(place.folder().toFile())
                .redirectInput(input)
                .redirectError(errors);
        var environment = builder.environment();
        environment.clear();
        variables.forEach((name, value) -> {
            if (NEEDED.contains(name.toUpperCase(java.util.Locale.ROOT))) {
                environment.put(name, value);
            }
        });
        environment.put("HOME", place.store().toString());
        environment.put("XDG_CONFIG_HOME", place.store().toString());
        environment.putAll(GitEnvironment.variables());
        environment.putAll(GitEnvironment.withoutSettingsOfOthers());
        environment.put("GIT_NO_REPLACE_OBJECTS", "1");
        environment.put("GIT_DIR", place.store().toString());
        environment.put("GIT_WORK_TREE", place.workTree().toString());
        environment.put("GIT_INDEX_FILE", place.index().toString());
        return builder.start();
    }

    /// Was there more than `most`?
    private static boolean copy(InputStream from, ByteArrayOutputStream to, int most) throws IOException {
        var buffer = new byte[16 * 1024];
        for (int count; (count = from.read(buffer)) >= 0; ) {
            if (to.size() + count > most) {
                to.write(buffer, 0, most - to.size());
                return true;
            }
            to.write(buffer, 0, count);
        }
        return false;
    }

    private static String firstOf(Path errors) throws IOException {
        try (var in = Files.newInputStream(errors)) {
            return new String(in.readNBytes(ERRORS), StandardCharsets.UTF_8).strip();
        }
    }
}
