package wegent.e2e.fault;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/// The server and the executor as they are built, but with one patch to their sources: the classes that it changes are
/// compiled anew and put into a copy of their jar. Used by the processes that start while it is open.
final class MutantPrograms implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private final Path folder;

    /// Applies the patch in file `patch`, whose paths begin at the root of the repository.
    MutantPrograms(Path patch) throws IOException {
        folder = Files.createTempDirectory("wegent-mutant");
        var sources = sources(patch);
        for (var source : sources) {
            var copy = folder.resolve("source").resolve(source);
            Files.createDirectories(copy.getParent());
            Files.copy(ROOT.resolve(source), copy);
        }
        apply(patch);
        var module = sources.getFirst().getName(0).toString();
        var isServer = module.equals("backend");
        var built = ROOT.resolve(isServer ? "server/target/quarkus-app" : "executor/target/executor");
        var program = folder.resolve("program");
        link(built, program);
        var libraries = program.resolve(isServer ? "lib/main" : "lib");
        var classes = compile(module, sources, libraries);
        replace(libraries.resolve((isServer ? "wegent.backend" : "executor") + "-1.0.0-SNAPSHOT.jar"), classes);
        System.setProperty(isServer ? "wegent.test.server" : "wegent.test.executor", program.toString());
    }

    private static List<Path> sources(Path patch) throws IOException {
        return Files.readAllLines(patch).stream()
                .filter(line -> line.startsWith("+++ b/"))
                .map(line -> Path.of(line.substring(6).strip()))
                .toList();
    }

    private void apply(Path patch) throws IOException {
        var process = new ProcessBuilder("git", "apply", patch.toAbsolutePath().toString())
                .directory(folder.resolve("source").toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(patch.getFileName() + " does not apply any more: write it anew. " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Copies the folder, as links; not the caches for quick starts, which belong to other jars.
    private static void link(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(copy);
                } else if (!path.toString().endsWith(".aot")) {
                    Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private Path compile(String module, List<Path> sources, Path libraries) throws IOException {
        var classes = Files.createDirectories(folder.resolve("classes"));
        var path = new ArrayList<String>(
                List.of(ROOT.resolve(module + "/target/classes").toString()));
        try (var jars = Files.list(libraries)) {
            jars.map(Path::toString).filter(name -> name.endsWith(".jar")).forEach(path::add);
        }
        path.add(System.getProperty("java.class.path")); // annotations that no program needs
        var arguments =
                new ArrayList<>(List.of("-parameters", "-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
        arguments.add(String.join(":", path));
        sources.forEach(
                source -> arguments.add(folder.resolve("source").resolve(source).toString()));
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("The mutant does not compile");
        }
        return classes;
    }

    private static void replace(Path jar, Path classes) throws IOException {
        try (var inside = FileSystems.newFileSystem(jar, Map.of());
                var paths = Files.walk(classes)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var entry = inside.getPath(classes.relativize(path).toString());
                Files.copy(path, entry, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    public void close() throws IOException {
        System.clearProperty("wegent.test.server");
        System.clearProperty("wegent.test.executor");
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
