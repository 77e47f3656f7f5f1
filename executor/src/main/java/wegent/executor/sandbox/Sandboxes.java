package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.executor.process.Enclosure;
import wegent.executor.process.Mount;
import wegent.protocol.RunSandbox;
import wegent.protocol.SandboxProfile;

/// Decides how each run is kept apart: what the owner wants at least, what is asked for, and what this system can.
/// Threads meet here; nothing changes once the system was asked.
public final class Sandboxes {
    private final SandboxConfig config;
    private final Places places;
    private final Sandbox sandbox;

    /// What lies where on this machine: the user's home, the folders of this executor (its home, its logs), those in
    /// which the folders of conversations lie, and the environment of this program.
    public record Places(Path userHome, List<Path> ofExecutor, List<Path> ofRuns, Map<String, String> environment) {
        public Places {
            ofExecutor = List.copyOf(ofExecutor);
            ofRuns = List.copyOf(ofRuns);
            environment = Map.copyOf(environment);
        }
    }

    public Sandboxes(SandboxConfig config, Places places, Sandbox sandbox) {
        this.config = config;
        this.places = places;
        this.sandbox = sandbox;
    }

    /// Those of this machine.
    public static Sandboxes of(SandboxConfig config, Places places) {
        return new Sandboxes(config, places, ofThisSystem());
    }

    /// No run is kept apart.
    public static Sandboxes none() {
        return new Sandboxes(
                SandboxConfig.OPEN,
                new Places(Path.of("/"), List.of(), List.of(), Map.of()),
                new NoSandbox("This executor makes no sandboxes"));
    }

    private static Sandbox ofThisSystem() {
        var system = System.getProperty("os.name", "");
        if (system.startsWith("Linux")) {
            return BubblewrapSandbox.probe();
        }
        return system.startsWith("Mac") ? MacSandbox.probe() : new NoSandbox("There is no sandbox for " + system);
    }

    /// How runs are kept apart here unless more is asked for, for the device's page.
    public RunSandbox standard() {
        return choose(null, null);
    }

    /// Does the owner refuse runs that cannot be kept apart?
    public boolean isRequired() {
        return config.minimum() == SandboxConfig.Minimum.REQUIRED;
    }

    /// How a run in `workspace` is kept apart, when at least `wished` is asked for.
    public RunSandbox choose(@Nullable SandboxProfile wished, @Nullable Path workspace) {
        var least = switch (config.minimum()) {
            case OPEN -> SandboxProfile.OPEN;
            case CONTAINED, REQUIRED -> SandboxProfile.CONTAINED;
            case ISOLATED -> SandboxProfile.ISOLATED;
        };
        var wanted = wished == null ? least : least.or(wished);
        if (wanted == SandboxProfile.OPEN) {
            return new RunSandbox(SandboxProfile.OPEN, "The owner of this device wants it so (policy.sandbox)");
        }
        var problem = sandbox.problem().or(() -> unfit(workspace));
        if (problem.isPresent()) {
            return new RunSandbox(SandboxProfile.OPEN, problem.get());
        }
        return new RunSandbox(
                SandboxProfile.CONTAINED,
                wanted == SandboxProfile.ISOLATED ? "This device cannot isolate the network of agents" : null);
    }

    /// Why a run that is `chosen` may not be; empty when it may.
    public Optional<String> refusal(RunSandbox chosen) {
        return isRequired() && chosen.profile() == SandboxProfile.OPEN
                ? Optional.of("The owner of this device lets agents run in a sandbox alone (policy.sandbox is"
                        + " required), and there is none: " + chosen.reason())
                : Optional.empty();
    }

    /// What is put around the program of a run that is `chosen`.
    public Enclosure around(RunSandbox chosen, Path workspace) throws IOException {
        return chosen.profile() == SandboxProfile.OPEN ? Enclosure.NONE : sandbox.around(view(meant(workspace)));
    }

    /// The folder itself. Throws when it is a link that somebody put there: below the folders of runs they may be
    /// reached by one, a project's was resolved and judged before.
    private Path meant(Path workspace) throws IOException {
        var real = workspace.toRealPath();
        if (!real.equals(workspace)
                && places.ofRuns().stream()
                        .noneMatch(root -> workspace.startsWith(root)
                                && real.equals(real(root).resolve(root.relativize(workspace))))) {
            throw new IOException(workspace + " leads elsewhere: to " + real);
        }
        return real;
    }

    /// A folder above the user's start-up files, or above the executor's own, cannot be written to and kept shut.
    private Optional<String> unfit(@Nullable Path workspace) {
        if (workspace == null) {
            return Optional.empty();
        }
        return real(places.userHome()).startsWith(workspace)
                ? Optional.of("It works in the home folder itself, or above it: choose a folder below")
                : Optional.empty();
    }

    private View view(Path workspace) throws IOException {
        var mounts = new ArrayList<Mount>();
        for (var folder : config.writable()) {
            if (Files.isDirectory(folder)) {
                mounts.add(new Mount.Writable(folder.toRealPath()));
            }
        }
        hide(places.ofRuns(), mounts);
        hide(config.hidden(), mounts);
        hide(LocalServers.dataFolders(), mounts);
        hide(places.ofExecutor(), mounts);
        var home = real(places.userHome());
        hide(List.of(home.resolve(".wegent-executor"), home.resolve(".wegent")), mounts);
        for (var name : List.of(".Xauthority", ".ICEauthority", ".dbus")) {
            hide(List.of(home.resolve(name)), mounts);
        }
        for (var socket : LocalServers.sockets()) {
            if (isInSight(socket, workspace, mounts)) {
                mounts.add(new Mount.Masked(socket));
            }
        }
        mounts.addAll(GitMounts.of(workspace));
        return new View(workspace, home, mounts, sshAgent());
    }

    private Optional<Path> sshAgent() {
        return Optional.ofNullable(places.environment().get("SSH_AUTH_SOCK"))
                .filter(_ -> config.sshAgent())
                .map(Path::of)
                .filter(Files::exists);
    }

    /// Is there a socket that the sandbox would show?
    private boolean isInSight(Path socket, Path workspace, List<Mount> mounts) {
        return !BubblewrapMounts.isReplaced(socket)
                && !socket.startsWith(workspace)
                && mounts.stream().noneMatch(mount -> socket.startsWith(mount.at()))
                && Files.exists(socket)
                && real(socket).equals(socket)
                && !Files.isDirectory(socket)
                && !Files.isRegularFile(socket);
    }

    private static void hide(Iterable<Path> paths, List<Mount> mounts) {
        for (var path : paths) {
            if (Files.exists(path)) {
                var real = real(path);
                mounts.add(Files.isDirectory(real) ? new Mount.Hidden(real) : new Mount.Masked(real));
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }
}
