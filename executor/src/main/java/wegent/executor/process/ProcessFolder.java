package wegent.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.base.PrivateFile;

/// The folder of a process that may outlive us: what it prints (`out`, `err`), how it ended (`status`), the
/// FIFOs by which it is spoken to (`in`, `control`), the lines that were said to it, and who it is.
public record ProcessFolder(Path path) {

    /// Who the process is. `mark` is in the environment of all its tree; `temporary` is its TMPDIR. `pid` and
    /// `start` are absent when its executor died in the moment of starting it. `init` is the process on which all
    /// inside its sandbox hang; absent without one.
    record Identity(
            String mark,
            String temporary,
            @Nullable Long pid,
            @Nullable String start,
            @Nullable ProcessStart init) {}

    static ProcessFolder create(Path parent, Identity identity) throws IOException {
        var folder = new ProcessFolder(PrivateFile.folder(parent.resolve(identity.mark())));
        PrivateFile.folder(folder.said());
        folder.write(identity);
        return folder;
    }

    /// The name by which it is found again beside others.
    public String name() {
        return path.getFileName().toString();
    }

    Path output() {
        return path.resolve("out");
    }

    Path errors() {
        return path.resolve("err");
    }

    Path input() {
        return path.resolve("in");
    }

    Path control() {
        return path.resolve("control");
    }

    Path said() {
        return path.resolve("said");
    }

    /// Where an enclosure keeps what is the process's own.
    Path own() {
        return path.resolve("own");
    }

    void write(Identity identity) throws IOException {
        PrivateFile.write(path.resolve("process.json"), Json.write(identity) + "\n");
    }

    Optional<Identity> identity() {
        try {
            var known = Json.read(Files.readString(path.resolve("process.json")), Identity.class);
            return Optional.of(
                    known.pid() != null
                            ? known
                            : new Identity(
                                    known.mark(),
                                    known.temporary(),
                                    number("pid").orElse(null),
                                    null,
                                    null));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// True once the wrapper has opened what it reads from.
    boolean isReady() {
        return number("pid").isPresent();
    }

    /// The wrapper and its feeder: part of the tree, but nothing that the agent started.
    Set<Long> helpers() {
        return Stream.of(number("pid"), number("feeder"))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /// The process on which all inside the sandbox hang, once the sandbox has told of it.
    Optional<Long> init() {
        try {
            var told = Json.tree(Files.readString(path.resolve("init")));
            return told.path("child-pid").isIntegralNumber()
                    ? Optional.of(told.path("child-pid").asLong())
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    Optional<ExitStatus> status() {
        return number("status").map(value -> new ExitStatus(value.intValue()));
    }

    /// The number in file `name`, which is whole when its line is.
    private Optional<Long> number(String name) {
        try {
            var text = Files.readString(path.resolve(name));
            return text.endsWith("\n") ? Optional.of(Long.parseLong(text.strip())) : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }
}
